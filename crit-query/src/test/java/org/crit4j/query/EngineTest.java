package org.crit4j.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.query.engine.QueryException;
import org.crit4j.query.table.FleetTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries in SQL over checkpoints. */
final class EngineTest {
  private static final Path ARCHIVE = Fixtures.inCheckout("docs/podman-svc.tar.zst");
  private static final Path SAMPLE = Fixtures.inCheckout("docs/sample-checkpoint");

  @TempDir private Path directory;

  private static List<String> lines(String sql, Path... paths) throws IOException {
    try (Answers answers = new Answers(paths)) {
      List<String> lines = answers.lines(sql);
      assertEquals(List.of(), answers.problems());
      return lines;
    }
  }

  @Test
  void allCheckpointsAreInOneTable() throws IOException {
    assertEquals(
        List.of(ARCHIVE + " 6", SAMPLE + " 1"),
        lines(
            "SELECT checkpoint, COUNT(*) FROM processes GROUP BY checkpoint ORDER BY checkpoint",
            ARCHIVE,
            SAMPLE));
  }

  @Test
  void tablesJoinByCheckpointAndKey() throws IOException {
    assertEquals(
        List.of("svc-worker INET TCP 8080", "svc-worker INET6 TCP 8081"),
        lines(
            "SELECT p.name, s.family, s.protocol, s.local_port FROM sockets s"
                + " JOIN descriptors d ON d.checkpoint = s.checkpoint AND d.id = s.id"
                + " JOIN processes p ON p.checkpoint = s.checkpoint AND p.pid = d.pid"
                + " WHERE s.state = 'LISTEN' AND s.family <> 'UNIX' ORDER BY s.local_port",
            SAMPLE,
            ARCHIVE));
  }

  @Test
  void joinsWithoutACheckpointGoOverAll() throws IOException {
    assertEquals(
        List.of("36"),
        lines(
            "SELECT COUNT(*) FROM processes a JOIN processes b ON a.state = b.state OR TRUE",
            ARCHIVE));
    assertEquals(
        List.of("2"),
        lines(
            "SELECT COUNT(*) FROM processes a JOIN processes b ON a.name = b.name"
                + " AND a.checkpoint <> b.checkpoint",
            SAMPLE,
            SAMPLE.resolve(".")));
  }

  @Test
  void subqueriesUnionsAndOuterJoinsSeeAllRows() throws IOException {
    assertEquals(
        List.of("3 true", "6 false"),
        lines(
            "SELECT pid, zombie FROM (SELECT pid, state = 'zombie' AS zombie FROM processes)"
                + " WHERE zombie UNION ALL SELECT MAX(pid), FALSE FROM processes",
            ARCHIVE));
    assertEquals(
        List.of("3"),
        lines(
            "SELECT p.pid FROM processes p LEFT JOIN threads t"
                + " ON t.checkpoint = p.checkpoint AND t.pid = p.pid WHERE t.tid IS NULL",
            ARCHIVE));
    assertEquals(
        List.of("2"),
        lines(
            "SELECT pid FROM processes p WHERE EXISTS (SELECT 1 FROM descriptors d JOIN sockets s"
                + " ON s.checkpoint = d.checkpoint AND s.id = d.id AND s.state = 'LISTEN'"
                + " WHERE d.checkpoint = p.checkpoint AND d.pid = p.pid)",
            ARCHIVE));
    assertEquals(
        List.of("1", "2"),
        lines(
            "WITH RECURSIVE line(pid, ppid) AS (SELECT pid, ppid FROM processes WHERE pid = 2"
                + " UNION ALL SELECT p.pid, p.ppid FROM processes p JOIN line ON p.pid = line.ppid)"
                + " SELECT pid FROM line ORDER BY pid",
            ARCHIVE));
  }

  @Test
  void valuesHaveDefinedForms() throws IOException {
    assertEquals(
        List.of("0x7ffe8752b000 18446744073699065856 true"),
        lines(
            "SELECT hex(start), (SELECT MAX(start) FROM mappings) AS last, start < \"end\""
                + " FROM mappings WHERE name = '[stack]'",
            SAMPLE));
    assertEquals(
        List.of("true false"),
        lines(
            "SELECT has_flag(flags, 'O_RDWR'), has_flag(flags, 'O_RD') FROM files"
                + " WHERE path = '/dev/null' LIMIT 1",
            ARCHIVE));
    assertEquals(
        List.of("5 --config"),
        lines(
            "SELECT CARDINALITY(command_line), command_line[2] FROM processes WHERE pid = 1",
            ARCHIVE));
    assertEquals(
        List.of("2026-11-21T02:21:01Z true"),
        lines(
            "SELECT created, created < CURRENT_TIMESTAMP + INTERVAL '90' DAY FROM containers",
            ARCHIVE));
    assertEquals(List.of("\"unixsk\""), lines("SELECT (core).\"comm\" FROM processes", SAMPLE));
  }

  /** Without the images, nothing that needs them. */
  @Test
  void onlyWhatTheQueryNamesIsRead() throws IOException {
    for (String image : List.of("inventory.img", "pstree.img", "core-10645.img")) {
      Files.copy(SAMPLE.resolve(image), directory.resolve(image));
    }
    for (String image : List.of("pagemap-10645.img", "mm-10645.img", "files.img", "pages-1.img")) {
      Files.writeString(directory.resolve(image), "damaged");
    }
    assertEquals(
        List.of("10645 unixsk alive"), lines("SELECT pid, name, state FROM processes", directory));
    try (Answers answers = new Answers(directory)) {
      assertEquals(List.of("10645"), answers.lines("SELECT pid, memory FROM processes"));
      assertFalse(answers.problems().isEmpty(), "a column that needs a damaged image");
    }
  }

  @Test
  void aBrokenCheckpointIsARowAndOthersStay() throws IOException {
    Path broken = Files.writeString(directory.resolve("checkpoint-x.tar"), "nothing");
    try (Answers answers = new Answers(broken, SAMPLE)) {
      assertEquals(List.of("10645"), answers.lines("SELECT pid FROM processes"));
      assertEquals(1, answers.problems().size());
      assertEquals(
          List.of(broken + " " + broken + " " + answers.problems().get(0)),
          answers.lines("SELECT * FROM problems"));
      assertEquals(1, answers.problems().size(), "each problem once");
    }
  }

  @Test
  void problemsAreThoseOfAllTables() throws IOException {
    try (var images = Files.newDirectoryStream(SAMPLE, "*.img")) {
      for (Path image : images) {
        Files.copy(image, directory.resolve(image.getFileName()));
      }
    }
    Files.writeString(directory.resolve("fs-10645.img"), "damaged");
    try (Answers answers = new Answers(directory)) {
      List<String> found = answers.lines("SELECT image FROM problems");
      assertFalse(found.isEmpty());
      assertTrue(found.stream().allMatch(it -> it.endsWith("fs-10645.img")), found.toString());
    }
  }

  @Test
  void memoryIsSearched() throws IOException {
    assertEquals(
        List.of("2 0x7f6ba8eaa230 svc-thr", "2 0x7f6ba96ab230 svc-thr"),
        lines("SELECT pid, hex(address), found FROM memory_matches('svc-thr')", ARCHIVE));
    assertEquals(
        List.of("2"),
        lines(
            "SELECT COUNT(*) FROM memory_matches_regex('svc-t[h]r') m JOIN processes p"
                + " ON p.checkpoint = m.checkpoint AND p.pid = m.pid",
            ARCHIVE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT pid FROM proceses|line 1, column 17: there is no table \"proceses\"",
        "SELECT pdi FROM processes|line 1, column 8: there is no column \"pdi\"",
        "SELECT hexx(1)|line 1, column 8: there is no function \"hexx\"",
        "SELECT pid FROM processes WHERE|line 1, column 32: syntax error at the end",
        "SELECT 1; SELECT 2|line 1, column 9: syntax error at \";\"",
        "SELECT * FROM memory_matches('')|memory_matches: a pattern has 1 to 65536 bytes",
        "SELECT * FROM memory_matches_regex('(')|memory_matches_regex: Unclosed group",
        "DELETE FROM processes|this is not a query; expected SELECT, VALUES, WITH or EXPLAIN",
        "SELECT 1/0|division by zero",
        "SELECT CAST(name AS INT) FROM processes|data conversion error converting",
      })
  void errorsAreOneLineWithThePlace(String sql, String message) {
    try (Answers answers = new Answers(SAMPLE)) {
      QueryException failure = assertThrows(QueryException.class, () -> answers.rows(sql), sql);
      assertTrue(String.valueOf(failure.getMessage()).startsWith(message), failure.getMessage());
      assertEquals(1, failure.getMessage().lines().count());
    }
  }

  @Test
  void placesCountLines() {
    try (Answers answers = new Answers(SAMPLE)) {
      QueryException failure =
          assertThrows(
              QueryException.class,
              () -> answers.rows("SELECT pid,\n  \"[*]\" || comand_line\nFROM processes"));
      assertTrue(
          String.valueOf(failure.getMessage()).startsWith("line 2, column"), failure.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CALL CSVWRITE('@', 'SELECT 1')",
        "SELECT CSVWRITE('@', 'SELECT 1')",
        "SELECT FILE_WRITE('a', '@')",
        "SELECT FILE_READ('/etc/passwd')",
        "SELECT * FROM CSVREAD('/etc/passwd')",
        "SELECT * FROM LINK_SCHEMA('a', '', 'jdbc:h2:mem:x', 'sa', '', 'PUBLIC')",
        "RUNSCRIPT FROM '@'",
        "SCRIPT TO '@'",
        "BACKUP TO '@'",
        "CREATE ALIAS f AS 'int f() { return 1; }'",
        "CREATE ALIAS f FOR \"java.lang.System.exit\"",
        "CREATE TABLE t(a INT)",
        "CREATE LOCAL TEMPORARY TABLE t(a INT)",
        "CREATE LINKED TABLE l('', 'jdbc:h2:mem:x', '', '', 'x')",
        "CREATE USER u PASSWORD 'u' ADMIN",
        "ALTER USER reader ADMIN TRUE",
        "DROP TABLE processes",
        "TRUNCATE TABLE processes",
        "SELECT * FROM FINAL TABLE (INSERT INTO problems VALUES ('a', 'b', 'c'))",
        "SELECT * FROM OLD TABLE (DELETE FROM problems)",
        "SET TRACE_LEVEL_FILE 3",
        "SHUTDOWN",
        "EXECUTE IMMEDIATE 'DROP TABLE processes'",
      })
  void nothingIsWrittenAndNoOtherFileRead(String sql) throws IOException {
    String hostile = sql.replace("@", directory.resolve("written").toString());
    try (Answers answers = new Answers(SAMPLE)) {
      assertThrows(QueryException.class, () -> answers.rows(hostile));
      assertEquals(List.of("10645"), answers.lines("SELECT pid FROM processes"));
    }
    try (var files = Files.list(directory)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void everyTableCanBeAskedForAndNamesItsColumns() throws IOException {
    try (Answers answers = new Answers(ARCHIVE)) {
      for (FleetTable<?> table : FleetTable.all()) {
        List<String> found =
            answers.lines(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '"
                    + table.name()
                    + "' ORDER BY ordinal_position");
        assertEquals(table.columns(), found);
      }
    }
  }
}
