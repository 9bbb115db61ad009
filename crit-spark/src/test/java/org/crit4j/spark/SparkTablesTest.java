package org.crit4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.query.table.Cells;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.FleetRow;
import org.crit4j.query.table.FleetTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Spark has the rows that crit query has. */
final class SparkTablesTest {
  private static SparkSession spark;
  private static List<Path> checkpoints;

  @BeforeAll
  static void start() {
    spark = Sparks.start(2);
    checkpoints =
        Stream.concat(
                Stream.of(
                    Sparks.ARCHIVE,
                    Sparks.SAMPLE,
                    Fixtures.file("archives/counter-1.tar.gz"),
                    Fixtures.file("archives/crio-app.tar.zst"),
                    Fixtures.file("archives/docker-cp2.tar.zst")),
                Fixtures.checkpoints().stream().limit(8).map(Fixtures::images))
            .toList();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static List<FleetTable<?>> tables() {
    return FleetTable.all();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void rowsAreThoseOfTheFleet(FleetTable<?> table) {
    List<String> expected = new ArrayList<>();
    try (Fleet fleet =
        new Fleet(
            checkpoints, new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE), it -> {})) {
      for (int i = 0; i < fleet.size(); i++) {
        for (Iterator<FleetRow> rows = fleet.rows(table, i); rows.hasNext(); ) {
          expected.add(text(rows.next(), table.columns().size()));
        }
        fleet.release(i);
      }
    }
    List<String> actual = new ArrayList<>();
    for (Row row : Sparks.table(spark, table.name(), checkpoints.toArray()).collectAsList()) {
      actual.add(text(row));
    }
    assertEquals(String.join("\n", expected), String.join("\n", actual));
  }

  private static String text(FleetRow row, int columns) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      Optional<Object> cell = row.cell(i);
      cells.add(
          cell.map(
                  it ->
                      it instanceof java.time.Instant time
                          ? time.truncatedTo(ChronoUnit.MICROS).toString()
                          : Cells.text(it))
              .orElse("NULL"));
    }
    return String.join("|", cells);
  }

  private static String text(Row row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      if (value instanceof Timestamp time) {
        cells.add(time.toInstant().toString());
      } else if (value instanceof BigDecimal number) {
        cells.add(number.toPlainString());
      } else if (value instanceof scala.collection.Seq<?>) {
        cells.add(String.join(", ", row.<Object>getList(i).stream().map(String::valueOf).toList()));
      } else {
        cells.add(value == null ? "NULL" : value.toString());
      }
    }
    return String.join("|", cells).replace("file:/", "/");
  }

  @Test
  void columnsHaveTypesAndDocumentation() {
    assertEquals(
        List.of(
            "checkpoint string",
            "pid bigint",
            "command_line array<string>",
            "child_subreaper boolean",
            "memory decimal(20,0)",
            "core string"),
        Stream.of(
                Sparks.table(spark, "processes", Sparks.SAMPLE)
                    .select(
                        "checkpoint", "pid", "command_line", "child_subreaper", "memory", "core")
                    .schema()
                    .fields())
            .map(it -> it.name() + " " + it.dataType().simpleString())
            .toList());
    assertEquals(
        "timestamp",
        Sparks.table(spark, "containers", Sparks.SAMPLE)
            .schema()
            .apply("created")
            .dataType()
            .simpleString());
    Sparks.table(spark, "processes", Sparks.SAMPLE).createOrReplaceTempView("described");
    assertTrue(
        Sparks.lines(spark.sql("DESCRIBE described")).stream()
            .anyMatch(it -> it.startsWith("pid bigint") && it.length() > "pid bigint ".length()),
        "columns have comments");
  }

  @Test
  void tablesJoinInSql() {
    for (String table : List.of("sockets", "descriptors", "processes")) {
      spark.sql(
          "CREATE OR REPLACE TEMPORARY VIEW "
              + table
              + " USING criu OPTIONS (table '"
              + table
              + "', path '"
              + Sparks.ARCHIVE
              + "')");
    }
    assertEquals(
        List.of("svc-worker TCP 127.0.0.1 8080"),
        Sparks.lines(
            spark.sql(
                "SELECT p.name, s.protocol, s.local_address, s.local_port FROM sockets s"
                    + " JOIN descriptors d ON d.checkpoint = s.checkpoint AND d.id = s.id"
                    + " JOIN processes p ON p.checkpoint = s.checkpoint AND p.pid = d.pid"
                    + " WHERE s.state = 'LISTEN' AND s.family = 'INET'")));
  }

  @Test
  void memoryIsSearched() {
    assertEquals(
        List.of("2 7F6BA8EAA230 svc-thr", "2 7F6BA96AB230 svc-thr"),
        Sparks.lines(
            spark
                .read()
                .format("criu")
                .option("table", "memory_matches")
                .option("text", "svc-thr")
                .load(Sparks.ARCHIVE.toString())
                .selectExpr("pid", "hex(CAST(address AS BIGINT))", "found")));
    assertEquals(
        2,
        spark
            .read()
            .format("criu")
            .option("table", "memory_matches")
            .option("regex", "svc-t[h]r")
            .load(Sparks.ARCHIVE.toString())
            .count());
  }

  @Test
  void wrongOptionsAreNamed() {
    assertEquals(
        "option \"mode\": \"lenient\"; expected one of [PERMISSIVE, DROPMALFORMED, FAILFAST]",
        failure(Optional.of("processes"), "mode", "lenient"));
    assertTrue(
        failure(Optional.of("process"), "mode", "FAILFAST")
            .startsWith("unknown table \"process\"; expected one of processes, "));
    assertTrue(
        failure(Optional.empty(), "mode", "FAILFAST").startsWith("option \"table\" is missing; "));
    assertEquals(
        "the table memory_matches needs what to look for; expected the option \"text\" or the"
            + " option \"regex\"",
        failure(Optional.of("memory_matches"), "mode", "FAILFAST"));
    assertTrue(
        failure(Optional.of("memory_matches"), "regex", "a(")
            .startsWith("option \"regex\": Unclosed group"));
  }

  private static String failure(Optional<String> table, String option, String value) {
    var reader = spark.read().format("criu").option(option, value);
    table.ifPresent(it -> reader.option("table", it));
    Exception failure =
        assertThrows(IllegalArgumentException.class, () -> reader.load(Sparks.SAMPLE.toString()));
    return Objects.requireNonNull(failure.getMessage());
  }
}
