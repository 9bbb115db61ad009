package org.crit4j.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.crit4j.testing.OtherJvm;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends while it makes output files leaves no temporary ones. */
final class EndingIT {
  @TempDir private Path directory;

  @RepeatedTest(10)
  void noTemporaryFileOutlivesTheProcess() throws IOException, InterruptedException {
    OtherJvm run =
        OtherJvm.run(EndingRun.class, List.of("-XX:+UseSerialGC"), directory.toString(), "1000");
    assertEquals(0, run.exitCode(), run.output());
    assertEquals("", run.output());
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
