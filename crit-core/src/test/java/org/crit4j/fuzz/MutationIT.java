package org.crit4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.crit4j.testing.Golden;
import org.junit.jupiter.api.Test;

/**
 * Mutated images and JSON are refused in one line or converted without loss, in a JVM with a heap
 * of 64 MiB.
 *
 * <p>The system property {@code crit.mutations} is the number for each file, {@code crit.corpus} a
 * directory with files instead of the golden ones, {@code crit.seed} the seed.
 */
final class MutationIT {

  @Test
  void mutationsAreRefusedOrConvertedWithoutLoss() throws IOException, InterruptedException {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-classpath",
                System.getProperty("java.class.path"),
                MutationRun.class.getName(),
                System.getProperty("crit.corpus", Golden.ROOT.toString()),
                System.getProperty("crit.mutations", "20"),
                System.getProperty("crit.seed", "1"))
            .redirectErrorStream(true)
            .start();
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.print("Tested: " + output);
    assertEquals(0, run.waitFor(), output);
  }
}
