package org.crit4j.report.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.crit4j.images.SaEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType.Simple;
import org.crit4j.report.diff.Changes.Difference;
import org.junit.jupiter.api.Test;

/** Rows belong together by their keys, and differ by their columns. */
final class RowComparisonTest {
  private record Row(int id, long size, Optional<TaskCoreEntry> core) {}

  private static final List<Column<Row>> COLUMNS =
      List.of(
          new Column<>("size", "size", Simple.SIZE, "Size.", Row::size),
          new Column<>("core", "core", Simple.MESSAGE, "Message.", Row::core));

  private static Row row(int id, long size) {
    return new Row(id, size, Optional.empty());
  }

  private static Changes<Row> compare(List<Row> before, List<Row> after) {
    RowComparison<Row> comparison = new RowComparison<>(Row::id, COLUMNS);
    comparison.add(before, after);
    return comparison.changes();
  }

  @Test
  void rowsAreAddedRemovedModifiedOrUnchanged() {
    Changes<Row> changes =
        compare(
            List.of(row(1, 5), row(2, 6), row(3, 7)),
            List.of(row(3, 1048566), row(2, 6), row(4, 0)));
    assertEquals(List.of(row(4, 0)), changes.added());
    assertEquals(List.of(row(1, 5)), changes.removed());
    assertEquals(List.of(row(2, 6)), changes.unchanged());
    assertEquals(
        List.of(new Difference("size", "7", "1048566")), changes.modified().get(0).differences());
    assertTrue(compare(List.of(row(1, 1)), List.of(row(1, 1))).isEmpty());
  }

  @Test
  void rowsWithEqualKeysArePairedInTheirOrder() {
    Changes<Row> changes = compare(List.of(row(1, 1), row(1, 2)), List.of(row(1, 1)));
    assertEquals(List.of(row(1, 1)), changes.unchanged());
    assertEquals(List.of(row(1, 2)), changes.removed());
  }

  @Test
  void messagesAreComparedByFieldsAndSignalsAreNamed() {
    TaskCoreEntry.Builder core =
        TaskCoreEntry.newBuilder()
            .setTaskState(1)
            .setExitCode(0)
            .setPersonality(0)
            .setFlags(1)
            .setBlkSigset(0);
    core.setComm("a");
    for (int i = 0; i < 20; i++) {
      core.addSigactions(
          SaEntry.newBuilder().setSigaction(0).setFlags(0).setRestorer(0).setMask(0));
    }
    TaskCoreEntry before = core.buildPartial();
    core.getSigactionsBuilder(8).setSigaction(0x10);
    core.getSigactionsBuilder(17).setSigaction(0x20);
    TaskCoreEntry after = core.setComm("b").buildPartial();
    List<Difference> differences =
        RowComparison.differences(
            COLUMNS, new Row(1, 1, Optional.of(before)), new Row(1, 1, Optional.of(after)));
    assertEquals(
        List.of(
            new Difference("core.comm", "a", "b"),
            // The tenth signal, since the ninth is SIGKILL; then past SIGSTOP.
            new Difference("core.sigactions[SIGTSTP].sigaction", "0x0", "0x20"),
            new Difference("core.sigactions[SIGUSR1].sigaction", "0x0", "0x10")),
        differences);
  }
}
