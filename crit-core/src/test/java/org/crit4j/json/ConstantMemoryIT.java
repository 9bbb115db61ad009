package org.crit4j.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.crit4j.testing.OtherJvm;
import org.junit.jupiter.api.Test;

/** Memory does not grow with the image, be it many entries or one large payload. */
final class ConstantMemoryIT {
  @Test
  void imagesFarLargerThanTheHeapAreConverted() throws IOException, InterruptedException {
    OtherJvm run =
        OtherJvm.run(
            ConstantMemoryRun.class,
            List.of("-Xmx64m", "-XX:+UseSerialGC"),
            // 2 million entries, and a payload of 244 MiB.
            "2000",
            "4500");
    assertEquals(0, run.exitCode(), run.output());
    assertEquals(
        "35 MiB of image and 149 MiB of JSON\n244 MiB of image and 334 MiB of JSON\n",
        run.output());
  }
}
