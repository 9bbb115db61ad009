package org.crit4j.spark;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crit4j.fixtures.Fixtures;

/** Spark in this process, and archives to read. */
final class Sparks {
  static final Path ARCHIVE = Fixtures.inCheckout("docs/podman-svc.tar.zst");
  static final Path SAMPLE = Fixtures.inCheckout("docs/sample-checkpoint");

  private Sparks() {}

  static SparkSession start(int cores) {
    return SparkSession.builder()
        .master("local[" + cores + "]")
        .appName("tests")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 2)
        // There is one executor, whatever its name is.
        .config("spark.locality.wait", 0)
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate();
  }

  static Dataset<Row> table(SparkSession spark, String table, Object... paths) {
    String[] all = new String[paths.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = paths[i].toString();
    }
    return spark.read().format("criu").option("table", table).load(all);
  }

  /** Rows as text, with blanks between the columns. */
  static List<String> lines(Dataset<Row> rows) {
    List<String> lines = new ArrayList<>();
    for (Row row : rows.collectAsList()) {
      lines.add(row.mkString(" "));
    }
    return lines;
  }

  /** The archive as a plain tar, with one more image of pages before those of the processes. */
  static Path plain(Path target, int pages) throws IOException {
    try (TarArchiveInputStream in =
            new TarArchiveInputStream(new ZstdInputStream(Files.newInputStream(ARCHIVE)));
        TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(target))) {
      for (TarArchiveEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        if (each.getName().equals("checkpoint/pstree.img") && pages > 0) {
          TarArchiveEntry large = new TarArchiveEntry("checkpoint/pages-99.img");
          large.setSize(pages);
          out.putArchiveEntry(large);
          out.write(new byte[pages]);
          out.closeArchiveEntry();
        }
        out.putArchiveEntry(each);
        in.transferTo(out);
        out.closeArchiveEntry();
      }
    }
    return target;
  }
}
