package org.crit4j.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.query.table.FileFormat;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.FleetTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as files, and scans that go on where the last one ended. */
final class ExportTest {
  private static final Path ARCHIVE = Fixtures.inCheckout("docs/podman-svc.tar.zst");
  private static final Path SAMPLE = Fixtures.inCheckout("docs/sample-checkpoint");

  @TempDir private Path directory;

  private static List<FleetTable<?>> tables(String... names) {
    List<FleetTable<?>> tables = new ArrayList<>();
    for (String name : names) {
      tables.add(FleetTable.named(name).orElseThrow());
    }
    return tables;
  }

  @Test
  void eachTableIsAFile() throws IOException {
    List<String> problems = new ArrayList<>();
    Path out = directory.resolve("out");
    try (Fleet fleet = Answers.fleet(List.of(SAMPLE, ARCHIVE), problems)) {
      Export.write(fleet, tables("timers", "containers", "processes"), FileFormat.CSV, out);
      Export.write(fleet, tables("processes"), FileFormat.NDJSON, out);
    }
    assertEquals(List.of(), problems);
    try (var files = Files.list(out)) {
      assertEquals(
          List.of("containers.csv", "processes.csv", "processes.ndjson", "timers.csv"),
          files.map(it -> it.getFileName().toString()).sorted().toList());
    }
    String[] csv = Files.readString(out.resolve("processes.csv")).split("\r\n", -1);
    assertEquals(9, csv.length);
    assertTrue(csv[0].startsWith("checkpoint,pid,name,state,"), csv[0]);
    assertTrue(csv[1].startsWith(SAMPLE + ",10645,unixsk,alive,"), csv[1]);
    assertTrue(csv[2].contains("\"[\"\"/bin/svc\"\", \"\"--config\"\","), csv[2]);
    assertEquals(7, Files.readAllLines(out.resolve("processes.ndjson")).size());
  }

  @Test
  void aBrokenOneIsAProblemAndTheFilesAreThere() throws IOException {
    Path broken = Files.writeString(directory.resolve("checkpoint-x.tar"), "nothing");
    List<String> problems = new ArrayList<>();
    try (Fleet fleet = Answers.fleet(List.of(broken, SAMPLE), problems)) {
      Export.write(
          fleet, tables("processes", "problems"), FileFormat.CSV, directory.resolve("out"));
      assertEquals(Set.of(broken.toString()), fleet.damaged());
    }
    assertEquals(1, problems.size());
    assertEquals(2, Files.readAllLines(directory.resolve("out/processes.csv")).size());
    assertEquals(2, Files.readAllLines(directory.resolve("out/problems.csv")).size());
  }

  @Test
  void wholeOrAbsent() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    try (Fleet fleet = Answers.fleet(List.of(SAMPLE), new ArrayList<>())) {
      assertThrows(
          CritException.class,
          () -> Export.write(fleet, tables("processes"), FileFormat.CSV, file.resolve("below")));
    }
    try (var files = Files.list(directory)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aStateKnowsWhatHasBeenRead() throws IOException {
    Path one = Files.writeString(directory.resolve("one two.tar"), "1");
    Path two = Files.writeString(directory.resolve("two.tar"), "2");
    Path file = directory.resolve("state");
    ScanState state = ScanState.open(file);
    assertEquals(List.of(one, two), state.unread(List.of(one, two)));
    state.save(List.of(one, two), Set.of(two.toString()));
    assertEquals(List.of(two), ScanState.open(file).unread(List.of(one, two)));
    Files.setLastModifiedTime(one, FileTime.from(Instant.EPOCH));
    assertEquals(List.of(one, two), ScanState.open(file).unread(List.of(one, two)));
    assertEquals(
        List.of(two), ScanState.since(Instant.parse("2000-01-01T00:00:00Z"), List.of(one, two)));
    Files.delete(one);
    ScanState.open(file).save(List.of(), Set.of());
    assertFalse(Files.readString(file).contains("one"));
    Files.writeString(file, "something else");
    assertThrows(CritException.class, () -> ScanState.open(file));
  }
}
