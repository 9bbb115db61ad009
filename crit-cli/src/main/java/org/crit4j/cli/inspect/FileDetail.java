package org.crit4j.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;
import org.crit4j.report.ColumnType.Simple;
import org.crit4j.report.FileRow;
import org.crit4j.report.TextValues;

/**
 * A property of an open file.
 *
 * @param key its name for programs
 * @param label its name for people
 * @param type its type
 * @param value its value
 */
record FileDetail(String key, String label, ColumnType type, Object value) {
  private static final Set<Simple> NUMBERS = Set.of(Simple.SIZE, Simple.UNSIGNED, Simple.INTEGER);

  /** Columns that the label of a file has. */
  private static final Set<String> IN_LABEL = Set.of("pipe_id", "build_id");

  /** The properties of a file that its label does not have; a socket's queues if they hold any. */
  static List<FileDetail> of(FileRow row) {
    List<FileDetail> details = new ArrayList<>();
    for (Column<FileRow> column : FileRow.details()) {
      boolean isPath = column.name().equals("path") && !row.type().equals("TTY");
      if (!isPath && !IN_LABEL.contains(column.name())) {
        String key = column.name().equals("terminal_type") ? "terminal" : column.name();
        column
            .value(row)
            .ifPresent(it -> details.add(new FileDetail(key, column.label(), column.type(), it)));
      }
    }
    row.socket().ifPresent(it -> queue("waiting", it.waitingBytes(), details));
    row.socket().ifPresent(it -> queue("unsent", it.unsentBytes().orElse(0L), details));
    return details;
  }

  private static void queue(String which, long bytes, List<FileDetail> details) {
    if (bytes != 0) {
      details.add(new FileDetail(which + "_bytes", which + " bytes", Simple.SIZE, bytes));
    }
  }

  /** Whether it has several values. */
  boolean isList() {
    return type instanceof ColumnType.ListOf;
  }

  /** Whether it is a number: exact, as sizes are here, too. */
  boolean isNumber() {
    return type instanceof Simple simple && NUMBERS.contains(simple);
  }

  /** Its values as text. */
  List<String> texts() {
    if (type instanceof ColumnType.ListOf list) {
      return ((List<?>) value).stream().map(it -> TextValues.of(list.element(), it)).toList();
    }
    return List.of(isNumber() ? Long.toUnsignedString((Long) value) : TextValues.of(type, value));
  }

  /** The label of one of several values. */
  String singular() {
    int plural = label.endsWith("watches") ? 2 : 1;
    return label.substring(0, label.length() - plural);
  }
}
