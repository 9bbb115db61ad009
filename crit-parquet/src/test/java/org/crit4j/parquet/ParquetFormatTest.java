package org.crit4j.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.query.Export;
import org.crit4j.query.table.FileFormat;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.FleetTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program reads the files, with the types that docs/query.md promises. */
final class ParquetFormatTest {
  private static final Path ARCHIVE = Fixtures.inCheckout("docs/podman-svc.tar.zst");
  private static final Path SAMPLE = Fixtures.inCheckout("docs/sample-checkpoint");

  @TempDir private Path directory;

  private void export() throws Exception {
    CheckpointOpener opener = new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE);
    try (Fleet fleet =
        new Fleet(
            List.of(SAMPLE, ARCHIVE),
            opener,
            it -> {
              throw new AssertionError(it);
            })) {
      Export.write(
          fleet, FleetTable.all(), FileFormat.of("parquet").orElseThrow(), directory.resolve("out"));
    }
  }

  private List<String> ask(Statement statement, String sql) throws Exception {
    String in = sql.replaceAll("@(\\w+)", "'" + directory.resolve("out") + "/$1.parquet'");
    List<String> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(in)) {
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.append(i > 1 ? " " : "").append(result.getString(i));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  @Test
  void anotherReaderFindsTheSameRows() throws Exception {
    export();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (FleetTable<?> table : FleetTable.all()) {
        assertTrue(Files.exists(directory.resolve("out/" + table.name() + ".parquet")));
        assertEquals(
            table.columns(),
            ask(statement, "SELECT column_name FROM (DESCRIBE SELECT * FROM @" + table.name() + ")"));
      }
      assertEquals(
          List.of("10645 unixsk 1", "1 svc-super 5"),
          ask(
              statement,
              "SELECT pid, name, len(command_line) FROM @processes"
                  + " WHERE pid IN (1, 10645) ORDER BY checkpoint DESC"));
      assertEquals(
          List.of("18446744073699065856"), ask(statement, "SELECT max(start) FROM @mappings"));
      assertEquals(
          List.of(
              "pid BIGINT",
              "command_line VARCHAR[]",
              "child_subreaper BOOLEAN",
              "memory UBIGINT",
              "core JSON"),
          ask(
              statement,
              "SELECT column_name, column_type FROM (DESCRIBE SELECT pid, command_line,"
                  + " child_subreaper, memory, core FROM @processes)"));
      assertEquals(
          List.of("TIMESTAMP WITH TIME ZONE"),
          ask(
              statement, "SELECT column_type FROM (DESCRIBE SELECT created FROM @containers)"));
      assertEquals(
          List.of("1795227661000000"),
          ask(statement, "SELECT epoch_us(created) FROM @containers WHERE created IS NOT NULL"));
      assertEquals(
          List.of("svc-worker 8080"),
          ask(
              statement,
              "SELECT p.name, s.local_port FROM @sockets s JOIN @descriptors d"
                  + " ON d.checkpoint = s.checkpoint AND d.id = s.id JOIN @processes p"
                  + " ON p.checkpoint = s.checkpoint AND p.pid = d.pid"
                  + " WHERE s.state = 'LISTEN' AND s.family = 'INET'"));
    }
  }
}
