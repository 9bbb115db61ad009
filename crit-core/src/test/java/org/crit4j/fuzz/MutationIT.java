package org.crit4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.testing.Golden;
import org.crit4j.testing.OtherJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated images and JSON are refused in one line or converted without loss, in a JVM with a heap
 * of 64 MiB.
 *
 * <p>The system property {@code crit.mutations} is the number for each file, {@code crit.corpus} a
 * directory with files instead of the golden ones, {@code crit.seed} the seed.
 */
final class MutationIT {
  @TempDir private Path directory;

  @Test
  void mutationsAreRefusedOrConvertedWithoutLoss() throws IOException, InterruptedException {
    Golden.copyTo(directory);
    OtherJvm run =
        OtherJvm.run(
            MutationRun.class,
            List.of("-Xmx64m"),
            System.getProperty("crit.corpus", directory.toString()),
            System.getProperty("crit.mutations", "20"),
            System.getProperty("crit.seed", "1"));
    System.out.print("Tested: " + run.output());
    assertEquals(0, run.exitCode(), run.output());
  }
}
