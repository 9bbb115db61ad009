package org.crit4j.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
    end(false);
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @RepeatedTest(10)
  void whatIsReplacedIsWhole() throws IOException, InterruptedException {
    for (int i = 0; i < EndingRun.THREADS; i++) {
      Files.write(directory.resolve("target-" + i), EndingRun.CONTENT);
    }
    end(true);
    try (Stream<Path> left = Files.list(directory)) {
      List<Path> files = left.toList();
      assertEquals(EndingRun.THREADS, files.size(), files::toString);
      for (Path file : files) {
        assertArrayEquals(EndingRun.CONTENT, Files.readAllBytes(file), file::toString);
      }
    }
  }

  private void end(boolean commits) throws IOException, InterruptedException {
    OtherJvm run =
        OtherJvm.run(
            EndingRun.class,
            List.of("-XX:+UseSerialGC"),
            directory.toString(),
            commits ? "50" : "1000",
            String.valueOf(commits));
    assertEquals(0, run.exitCode(), run.output());
    assertEquals("", run.output());
  }
}
