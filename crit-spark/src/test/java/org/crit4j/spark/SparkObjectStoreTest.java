package org.crit4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints in object storage, through S3A. */
final class SparkObjectStoreTest {
  private static final int PAGES = 20 << 20;
  private static final String TOP = "s3a://" + ObjectStore.BUCKET + "/";

  @TempDir private Path directory;

  // Hadoop keeps a file system, and so its endpoint, as long as the process runs.
  private static ObjectStore store;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    store = new ObjectStore();
    spark = Sparks.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
    store.close();
  }

  @BeforeEach
  void clear() {
    store.objects.clear();
  }

  private static DataFrameReader reader(String table) {
    return spark
        .read()
        .format("criu")
        .option("table", table)
        .option("fs.s3a.endpoint", store.endpoint())
        .option("fs.s3a.endpoint.region", "us-east-1")
        .option("fs.s3a.path.style.access", "true")
        .option("fs.s3a.connection.ssl.enabled", "false")
        .option(
            "fs.s3a.aws.credentials.provider",
            "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider")
        .option("fs.s3a.attempts.maximum", "1")
        .option("fs.s3a.retry.limit", "1")
        .option("fs.s3a.access.key", "key")
        .option("fs.s3a.secret.key", "secret");
  }

  private List<String> text(Dataset<Row> rows) {
    return Sparks.lines(rows).stream()
        .map(it -> it.replace(TOP + "node", "").replaceAll("(file:)?" + directory, ""))
        .toList();
  }

  @Test
  void rowsAreThoseOfTheFiles() throws Exception {
    Files.copy(Sparks.ARCHIVE, directory.resolve("podman.tar.zst"));
    Path plain = Sparks.plain(directory.resolve("large.tar"), 1 << 20);
    Path images = Files.createDirectory(directory.resolve("images"));
    List<Path> files = new ArrayList<>(List.of(directory.resolve("podman.tar.zst"), plain));
    try (var samples = Files.list(Sparks.SAMPLE)) {
      for (Path each : samples.toList()) {
        files.add(Files.copy(each, images.resolve(String.valueOf(each.getFileName()))));
      }
    }
    for (Path each : files) {
      store.objects.put("node/" + directory.relativize(each), Files.readAllBytes(each));
    }
    // An image's time is that of the checkpoint.
    Files.setLastModifiedTime(
        images.resolve("inventory.img"), FileTime.from(Instant.parse(ObjectStore.TIME)));
    for (String table :
        List.of(
            "containers",
            "processes",
            "files",
            "sockets",
            "mappings",
            "page_contents",
            "findings",
            "problems")) {
      List<String> expected = text(Sparks.table(spark, table, directory));
      assertEquals(
          String.join("\n", expected),
          String.join("\n", text(reader(table).load(TOP + "node"))),
          table);
    }
    assertEquals(
        6, reader("processes").load(TOP + "*/*.zst").count(), "a pattern finds the archive");
  }

  @Test
  void onlyWhatAQueryNeedsIsSent() throws Exception {
    byte[] plain = Files.readAllBytes(Sparks.plain(directory.resolve("large.tar"), PAGES));
    // Two, since what has been read of one stays in memory.
    store.objects.put("large-1.tar", plain);
    store.objects.put("large-2.tar", plain);
    long containers = sent(reader("containers").load(TOP + "large-1.tar").select("name", "engine"));
    int requests = store.gets.get();
    long names = sent(reader("processes").load(TOP + "large-2.tar").select("pid", "name"));
    System.out.println(
        "Tested: of "
            + plain.length
            + " bytes in object storage, containers took "
            + containers
            + " in "
            + requests
            + " requests, names of processes "
            + names
            + " in "
            + store.gets.get());
    assertTrue(containers < PAGES / 8, containers + " bytes");
    assertTrue(names < PAGES / 8, names + " bytes");
  }

  private static long sent(Dataset<Row> query) {
    store.sent.set(0);
    store.gets.set(0);
    query.collectAsList();
    return store.sent.get();
  }

  @Test
  void aCompressedArchiveIsReadOnce() throws Exception {
    byte[] archive = Files.readAllBytes(Sparks.ARCHIVE);
    store.objects.put("once.tar.zst", archive);
    long sent = sent(reader("processes").load(TOP + "once.tar.zst"));
    assertTrue(sent > 0, "it is read");
    assertTrue(sent <= archive.length + (1 << 17), sent + " of " + archive.length + " bytes");
  }

  @Test
  void thousandsAreListedInPages() throws Exception {
    byte[] broken = new byte[0];
    IntStream.range(0, 2_500).forEach(it -> store.objects.put("many/a" + it + ".tar", broken));
    store.objects.put("many/podman.tar.zst", Files.readAllBytes(Sparks.ARCHIVE));
    assertEquals(
        6, reader("processes").load(TOP + "many").where("checkpoint LIKE '%podman%'").count());
  }

  @Test
  void storageThatRefusesFailsTheJobInsteadOfLosingRows() throws Exception {
    store.objects.put("refused.tar.zst", Files.readAllBytes(Sparks.ARCHIVE));
    store.refusals.set(1_000);
    Exception failed =
        assertThrows(
            Exception.class, () -> reader("processes").load(TOP + "*.zst").collectAsList());
    assertTrue(String.valueOf(failed).contains("403"), String.valueOf(failed));
    store.refusals.set(0);
    assertEquals(6, reader("processes").load(TOP + "*.zst").count());
  }
}
