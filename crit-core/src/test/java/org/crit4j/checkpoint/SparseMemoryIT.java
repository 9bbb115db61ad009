package org.crit4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.testing.OtherJvm;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Address spaces of 4 GiB are read through in a JVM with a heap of 64 MiB. */
final class SparseMemoryIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"scattered", "stored", "blocks", "inParent"})
  void memoryIsConstant(String kind) throws IOException, InterruptedException {
    OtherJvm run =
        OtherJvm.run(
            SparseMemoryRun.class,
            List.of("-Xmx64m", "-XX:MaxDirectMemorySize=16m"),
            directory.toString(),
            kind);
    System.out.print("Sparse memory, " + kind + ": " + run.output());
    assertEquals(0, run.exitCode(), run.output());
  }
}
