package org.crit4j.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Memory does not grow with the image, be it many entries or one large payload. */
final class ConstantMemoryIT {
  @Test
  void imagesFarLargerThanTheHeapAreConverted() throws IOException, InterruptedException {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-classpath",
                System.getProperty("java.class.path"),
                ConstantMemoryRun.class.getName(),
                // 2 million entries, and a payload of 244 MiB.
                "2000",
                "4500")
            .redirectErrorStream(true)
            .start();
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, run.waitFor(), output);
    assertEquals(
        "35 MiB of image and 149 MiB of JSON\n244 MiB of image and 334 MiB of JSON\n", output);
  }
}
