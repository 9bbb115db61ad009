package org.crit4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job over many archives with one core and with two: prints how long both take ({@code
 * -Dcrit.archives=1000} for more archives).
 */
final class SparkCoresTest {
  private static final int ARCHIVES = Integer.getInteger("crit.archives", 20);
  private static final int PROCESSES = 6;

  @TempDir private Path directory;

  @Test
  void bothCoresRead() throws Exception {
    for (int i = 0; i < ARCHIVES; i++) {
      Files.copy(Sparks.ARCHIVE, directory.resolve("a" + i + ".tar.zst"));
    }
    double one = seconds(1);
    double two = seconds(2);
    System.out.printf(
        Locale.ROOT,
        "Tested: %d archives in Spark take %.1f s with one core, %.1f s with two%n",
        ARCHIVES,
        one,
        two);
  }

  private double seconds(int cores) {
    SparkSession spark = Sparks.start(cores);
    try {
      // What is compiled and loaded in the first run does not count.
      read(spark);
      long start = System.nanoTime();
      read(spark);
      return (System.nanoTime() - start) / 1e9;
    } finally {
      spark.stop();
    }
  }

  private void read(SparkSession spark) {
    assertEquals(
        (long) ARCHIVES * PROCESSES,
        Sparks.table(spark, "processes", directory).where("name IS NOT NULL OR pid > 0").count());
  }
}
