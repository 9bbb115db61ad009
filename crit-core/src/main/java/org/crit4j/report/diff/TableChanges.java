package org.crit4j.report.diff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.Table;
import org.crit4j.report.TextValues;
import org.crit4j.report.diff.Changes.Difference;
import org.crit4j.report.diff.Changes.Modified;

/**
 * The differences between the rows of a table.
 *
 * @param table the table
 * @param changes its rows
 */
public record TableChanges<R>(Table<CheckpointReport, R> table, Changes<R> changes) {
  /**
   * Compares the rows of a table by its key.
   *
   * @param ignored names of columns, and of fields of messages after the name of their column
   */
  static <R> TableChanges<R> of(
      Table<CheckpointReport, R> table,
      CheckpointReport before,
      CheckpointReport after,
      String... ignored) {
    List<Column<R>> key = key(table);
    List<String> others = new ArrayList<>(table.key());
    others.addAll(Arrays.asList(ignored));
    RowComparison<R> comparison =
        new RowComparison<>(
            row -> key.stream().<Optional<?>>map(it -> it.value(row)).toList(),
            table.columnsWithout(others.toArray(String[]::new)));
    comparison.add(before.rows(table), after.rows(table));
    return new TableChanges<>(
        table, without(comparison.changes(), new HashSet<>(Arrays.asList(ignored))));
  }

  private static <R> List<Column<R>> key(Table<CheckpointReport, R> table) {
    return table.columns().stream().filter(it -> table.key().contains(it.name())).toList();
  }

  private static <R> Changes<R> without(Changes<R> changes, Set<String> ignored) {
    List<Modified<R>> modified = new ArrayList<>();
    List<R> unchanged = new ArrayList<>(changes.unchanged());
    for (Modified<R> each : changes.modified()) {
      List<Difference> left =
          each.differences().stream().filter(it -> !isIgnored(it.name(), ignored)).toList();
      if (left.isEmpty()) {
        unchanged.add(each.after());
      } else {
        modified.add(new Modified<>(each.before(), each.after(), left));
      }
    }
    return new Changes<>(changes.added(), changes.removed(), modified, unchanged);
  }

  private static boolean isIgnored(String name, Set<String> ignored) {
    int end = name.indexOf('.', name.indexOf('.') + 1);
    return ignored.contains(name) || (end > 0 && ignored.contains(name.substring(0, end)));
  }

  /** The key of a row in words: {@code pid 1, resource NOFILE}. */
  public String keyText(R row) {
    return TextValues.facts(key(table), row);
  }
}
