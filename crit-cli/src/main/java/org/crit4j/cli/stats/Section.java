package org.crit4j.cli.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of the statistics: numbers of one unit that belong together.
 *
 * @param title what is counted
 * @param unit what in
 * @param isShared whether the rows are parts of a whole, which have a share in it
 * @param rows the numbers
 */
public record Section(String title, Unit unit, boolean isShared, List<Row> rows) {
  /** What is counted in. */
  public enum Unit {
    /** Pieces. */
    COUNT,
    /** Bytes. */
    BYTES,
    /** Microseconds. */
    MICROSECONDS
  }

  /**
   * A number.
   *
   * @param label what of
   * @param value how many
   * @param note what else there is to say; may be empty
   */
  public record Row(String label, long value, String note) {}

  static Section parts(String title, Unit unit) {
    return new Section(title, unit, true, new ArrayList<>());
  }

  static Section numbers(String title, Unit unit) {
    return new Section(title, unit, false, new ArrayList<>());
  }

  Section add(String label, long value) {
    return add(label, value, "");
  }

  Section add(String label, long value, String note) {
    rows.add(new Row(label, value, note));
    return this;
  }

  /** All rows together. */
  long total() {
    return rows.stream().mapToLong(Row::value).sum();
  }
}
