package org.crit4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Address spaces of 4 GiB are read through in a JVM with a heap of 64 MiB. */
final class SparseMemoryIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"scattered", "stored", "blocks", "inParent"})
  void memoryIsConstant(String kind) throws IOException, InterruptedException {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=16m",
                "-classpath",
                System.getProperty("java.class.path"),
                SparseMemoryRun.class.getName(),
                directory.toString(),
                kind)
            .redirectErrorStream(true)
            .start();
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.print("Sparse memory, " + kind + ": " + output);
    assertEquals(0, run.waitFor(), output);
  }
}
