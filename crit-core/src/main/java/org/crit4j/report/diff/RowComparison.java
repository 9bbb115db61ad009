package org.crit4j.report.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;
import org.crit4j.report.TextValues;
import org.crit4j.report.diff.Changes.Difference;
import org.crit4j.report.diff.Changes.Modified;

/**
 * Compares the rows of two tables: rows with equal keys belong together, and differ where the
 * values of a column do.
 *
 * @param <R> the class of the rows
 */
public final class RowComparison<R> {
  private final Function<? super R, ?> key;
  private final List<Column<R>> columns;
  private final List<R> added = new ArrayList<>();
  private final List<R> removed = new ArrayList<>();
  private final List<Modified<R>> modified = new ArrayList<>();
  private final List<R> unchanged = new ArrayList<>();

  /**
   * A comparison.
   *
   * @param key returns what identifies a row; rows with equal keys are paired in their order
   * @param columns the columns to compare
   */
  public RowComparison(Function<? super R, ?> key, List<Column<R>> columns) {
    this.key = key;
    this.columns = List.copyOf(columns);
  }

  /** Adds the differences between two tables, or between parts of them. */
  public void add(Iterable<R> before, Iterable<R> after) {
    Map<Object, Deque<R>> left = new LinkedHashMap<>();
    after.forEach(row -> left.computeIfAbsent(key.apply(row), it -> new ArrayDeque<>()).add(row));
    for (R then : before) {
      Deque<R> candidates = left.getOrDefault(key.apply(then), new ArrayDeque<>());
      if (candidates.isEmpty()) {
        removed.add(then);
      } else {
        add(then, candidates.remove());
      }
    }
    left.values().forEach(added::addAll);
  }

  /** Adds two rows that belong together. */
  public void add(R before, R after) {
    List<Difference> differences = differences(columns, before, after);
    if (differences.isEmpty()) {
      unchanged.add(after);
    } else {
      modified.add(new Modified<>(before, after, differences));
    }
  }

  /** All differences. */
  public Changes<R> changes() {
    return new Changes<>(added, removed, modified, unchanged);
  }

  /** The values that differ between two rows. A message is compared field by field. */
  public static <R> List<Difference> differences(List<Column<R>> columns, R before, R after) {
    List<Difference> differences = new ArrayList<>();
    for (Column<R> column : columns) {
      Optional<?> then = column.value(before);
      Optional<?> now = column.value(after);
      if (!then.equals(now)) {
        if (column.type() == ColumnType.Simple.MESSAGE) {
          differences.addAll(MessageFields.differences(column.label(), then, now));
        } else {
          differences.add(
              new Difference(column.label(), text(column.type(), then), text(column.type(), now)));
        }
      }
    }
    return differences;
  }

  /** A value as text. Sizes are exact: rounded ones may look equal. */
  private static String text(ColumnType type, Optional<?> value) {
    ColumnType exact = type == ColumnType.Simple.SIZE ? ColumnType.Simple.UNSIGNED : type;
    return value.isPresent() ? TextValues.of(exact, value.get()) : "";
  }
}
