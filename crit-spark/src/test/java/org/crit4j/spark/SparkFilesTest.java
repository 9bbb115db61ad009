package org.crit4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are read, how much of them, and what becomes of broken ones. */
final class SparkFilesTest {
  private static final int PAGES = 20 << 20;

  private static SparkSession spark;
  private static final AtomicLong TASKS = new AtomicLong();
  private static final AtomicLong BYTES = new AtomicLong();

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    spark = Sparks.start(2);
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                TASKS.incrementAndGet();
                BYTES.addAndGet(end.taskMetrics().inputMetrics().bytesRead());
              }
            });
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void forget() {
    TASKS.set(0);
    BYTES.set(0);
  }

  private Dataset<Row> table(String table, Object... paths) {
    return Sparks.table(spark, table, paths);
  }

  private Dataset<Row> table(String table, ReadMode mode) {
    return spark
        .read()
        .format("criu")
        .option("table", table)
        .option("mode", mode.name())
        .load(directory.toString());
  }

  /** What Spark has counted of a query. */
  private static long bytes(Dataset<Row> query) throws Exception {
    // Earlier events first.
    spark.sparkContext().listenerBus().waitUntilEmpty();
    TASKS.set(0);
    BYTES.set(0);
    query.collectAsList();
    spark.sparkContext().listenerBus().waitUntilEmpty();
    return BYTES.get();
  }

  @Test
  void onlyWhatAQueryNeedsIsRead() throws Exception {
    Path archive = Sparks.plain(directory.resolve("large.tar"), PAGES);
    long containers = bytes(table("containers", archive).select("name", "engine"));
    long names = bytes(table("processes", archive).select("pid", "name"));
    long memory = bytes(table("processes", archive).select("pid", "memory"));
    long all = bytes(table("processes", archive));
    System.out.println(
        "Tested: of "
            + Files.size(archive)
            + " bytes, containers read "
            + containers
            + ", names of processes "
            + names
            + ", their memory "
            + memory
            + ", all columns "
            + all);
    assertTrue(containers > 0, "bytes are counted");
    assertTrue(names < memory, names + " " + memory);
    assertTrue(memory < all, memory + " " + all);
    assertTrue(all < Files.size(archive) / 10, all + " bytes");
  }

  @Test
  void filesThatAFilterExcludesAreNotRead() throws Exception {
    for (String each : List.of("web-1", "web-2", "db-1", "db-2")) {
      Files.copy(Sparks.ARCHIVE, directory.resolve(each + ".tar.zst"));
    }
    Dataset<Row> all = table("processes", directory + "/*.tar.zst");
    long bytes = bytes(all);
    assertEquals(4, TASKS.get());
    for (String filter :
        List.of(
            "checkpoint LIKE '%/web-2.tar.zst'",
            "checkpoint LIKE '%web-2%'",
            "checkpoint = 'file:" + directory + "/web-2.tar.zst'",
            "checkpoint IN ('file:" + directory + "/web-2.tar.zst', 'elsewhere')",
            "checkpoint > 'file:" + directory + "/web-1.tar.zst'",
            "NOT (checkpoint < 'file:"
                + directory
                + "/web-2.tar.zst' OR checkpoint LIKE '%db%')")) {
      Dataset<Row> one = all.where(filter);
      assertEquals(bytes / 4, bytes(one), filter);
      assertEquals(1, TASKS.get(), filter);
      assertEquals(
          List.of("file:" + directory + "/web-2.tar.zst"),
          Sparks.lines(one.select("checkpoint").distinct()),
          filter);
    }
    assertEquals(0, all.where("checkpoint IS NULL").count());
    assertEquals(all.count(), all.where("checkpoint IS NOT NULL").count());
    // Spark decides the rest.
    assertEquals(
        4, all.where("checkpoint LIKE '%.tar.%' AND pid = 1").count(), "both conditions hold");
    assertEquals(all.count(), all.where("pid > 1 OR checkpoint LIKE '%'").count());
  }

  @Test
  void aDirectoryStandsForTheCheckpointsInIt() throws Exception {
    Files.copy(Sparks.ARCHIVE, directory.resolve("a.tar.zst"));
    Files.copy(Sparks.ARCHIVE, directory.resolve("_b.tar.zst"));
    Files.writeString(directory.resolve("notes.txt"), "not a checkpoint");
    Files.createDirectory(directory.resolve("empty"));
    Path images = Files.createDirectory(directory.resolve("images"));
    try (var files = Files.list(Sparks.SAMPLE)) {
      for (Path each : files.toList()) {
        Files.copy(each, images.resolve(String.valueOf(each.getFileName())));
      }
    }
    assertEquals(
        List.of("file:" + directory + "/a.tar.zst", "file:" + directory + "/images"),
        Sparks.lines(
            table("processes", directory).select("checkpoint").distinct().sort("checkpoint")));
    assertEquals(0, table("problems", directory).where("checkpoint LIKE '%notes%'").count());
    assertEquals(
        List.of("file:" + images),
        Sparks.lines(table("processes", images).select("checkpoint").distinct()));
    // Who asks for it by name gets an answer.
    assertEquals(
        List.of(
            "file:"
                + directory
                + "/notes.txt: no archive; expected a tar or a file of criu-image-streamer, plain or"
                + " compressed by gzip, zstd, lz4, xz or bzip2"),
        Sparks.lines(table("problems", directory.resolve("notes.txt")).select("message")));
    Exception missing =
        assertThrows(
            Exception.class, () -> table("processes", directory + "/no-*.tar").collectAsList());
    assertEquals(directory + "/no-*.tar: there is no such file or directory", missing.getMessage());
  }

  @Test
  void aBrokenArchiveIsAProblemAndNoFailedJob() throws Exception {
    Files.copy(Sparks.ARCHIVE, directory.resolve("good.tar.zst"));
    byte[] whole = Files.readAllBytes(Sparks.ARCHIVE);
    Files.write(
        directory.resolve("checkpoint-cut.tar.zst"), Arrays.copyOf(whole, whole.length / 2));
    // One image is damaged, the others are not.
    Path damaged = Sparks.plain(directory.resolve("damaged.tar"), 0);
    byte[] tar = Files.readAllBytes(damaged);
    int at = indexOf(tar, "checkpoint/files.img");
    Arrays.fill(tar, at + 512 + 8, at + 512 + 200, (byte) 0xff);
    Files.write(damaged, tar);

    Dataset<Row> counts =
        table("processes", ReadMode.PERMISSIVE)
            .selectExpr("regexp_extract(checkpoint, '[^/]*$', 0) AS file")
            .groupBy("file")
            .count()
            .sort("file");
    assertEquals(List.of("damaged.tar 6", "good.tar.zst 6"), Sparks.lines(counts));
    long files = table("files", damaged).count();
    List<String> problems =
        Sparks.lines(
            table("problems", ReadMode.PERMISSIVE)
                .selectExpr("regexp_extract(checkpoint, '[^/]*$', 0)", "message")
                .sort("checkpoint"));
    assertTrue(
        problems.get(0).startsWith("checkpoint-cut.tar.zst file:" + directory), problems::toString);
    assertTrue(problems.get(0).contains("damaged zstd data"), problems::toString);
    assertTrue(problems.get(1).startsWith("damaged.tar "), problems::toString);
    assertTrue(problems.get(1).contains("files.img"), problems::toString);
    assertTrue(problems.stream().noneMatch(it -> it.startsWith("good")), problems::toString);

    // The table of processes does not need the damaged image; that of files does.
    assertEquals(
        List.of("file:" + directory + "/good.tar.zst"),
        Sparks.lines(table("files", ReadMode.DROPMALFORMED).select("checkpoint").distinct()));
    assertTrue(files < table("files", directory.resolve("good.tar.zst")).count(), files + " files");
    assertEquals(problems.size(), table("problems", ReadMode.DROPMALFORMED).count());

    DataFrameReader strict =
        spark.read().format("criu").option("table", "processes").option("mode", "failfast");
    Exception failed =
        assertThrows(
            Exception.class,
            () -> strict.load(directory.resolve("checkpoint-cut.tar.zst").toString()).count());
    assertTrue(messages(failed).contains("damaged zstd data"), messages(failed));
    assertTrue(messages(failed).contains("(mode FAILFAST; "), messages(failed));
    assertEquals(6, strict.load(directory.resolve("good.tar.zst").toString()).count());
  }

  private static String messages(Throwable failure) {
    StringBuilder all = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      all.append(each.getMessage()).append('\n');
    }
    return all.toString();
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
