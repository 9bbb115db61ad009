package org.crit4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints in HDFS: an archive of several blocks, and a directory of images. */
final class SparkHdfsTest {
  private static final int PAGES = 5 << 20;
  private static final int BLOCK = 1 << 20;

  @TempDir private Path directory;

  @Test
  void rowsAreThoseOfTheFiles() throws Exception {
    Path archive = Sparks.plain(directory.resolve("large.tar"), PAGES);
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("hdfs").toString());
    configuration.setInt("dfs.blocksize", BLOCK);
    // How long a writer waits until the only node has reported its blocks.
    configuration.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
    SparkSession spark = Sparks.start(2);
    try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration).build()) {
      FileSystem system = cluster.getFileSystem();
      String top = system.getUri() + "/checkpoints";
      system.copyFromLocalFile(path(archive), new org.apache.hadoop.fs.Path(top + "/large.tar"));
      system.copyFromLocalFile(path(Sparks.SAMPLE), new org.apache.hadoop.fs.Path(top + "/images"));
      for (String table : List.of("processes", "page_contents", "problems")) {
        List<String> expected =
            Sparks.lines(Sparks.table(spark, table, Sparks.SAMPLE, archive).drop("checkpoint"));
        assertEquals(
            String.join("\n", expected),
            String.join("\n", Sparks.lines(Sparks.table(spark, table, top).drop("checkpoint"))),
            table);
      }
      assertEquals(
          List.of(top + "/images", top + "/large.tar"),
          Sparks.lines(
              Sparks.table(spark, "processes", top)
                  .select("checkpoint")
                  .distinct()
                  .sort("checkpoint")));
      assertEquals(
          List.of("127.0.0.1"),
          new Listing(configuration).of(List.of(top + "/large.tar")).get(0).hosts(),
          "where a task should run");
    } finally {
      spark.stop();
    }
  }

  private static org.apache.hadoop.fs.Path path(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }
}
