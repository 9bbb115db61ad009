package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;

/**
 * A variable in the environment that a process was started with.
 *
 * @param task the process
 * @param position where it is in the environment, from 0; names need not be unique
 * @param text the variable as it is in memory
 */
public record VariableRow(Task task, long position, NameBytes text) {
  static final Table<CheckpointReport, VariableRow> TABLE =
      Table.named(
          "environment",
          "A variable that a process was started with.",
          VariableRow.class,
          VariableRow::define);

  private static Table.Definition<CheckpointReport, VariableRow> define(
      Table.Builder<VariableRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", VariableRow::pid)
        .column("position", INTEGER, "Place in the environment, from 0.", VariableRow::position)
        .column("name", TEXT, "Name: the bytes before the first =, or all.", VariableRow::name)
        .column("value", TEXT, "Value; empty if there is no =.", VariableRow::value)
        .rows(report -> Rows.flat(report.tasks(), it -> of(report, it)), "pid", "position");
  }

  /** The environment of a process; none if the checkpoint does not have it. */
  public static List<VariableRow> of(CheckpointReport report, Task task) {
    List<VariableRow> rows = new ArrayList<>();
    for (NameBytes text : report.problems().find(task::environment).orElse(List.of())) {
      rows.add(new VariableRow(task, rows.size(), text));
    }
    return rows;
  }

  /** PID of the process. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }

  private int equalsSign() {
    ByteString bytes = text.bytes();
    for (int i = 0; i < bytes.size(); i++) {
      if (bytes.byteAt(i) == '=') {
        return i;
      }
    }
    return -1;
  }

  /** The bytes before the first equals sign, or all. */
  public NameBytes name() {
    int end = equalsSign();
    return end < 0 ? text : new NameBytes(text.bytes().substring(0, end));
  }

  /** The bytes after the first equals sign. */
  public Optional<NameBytes> value() {
    int end = equalsSign();
    return end < 0 ? Optional.empty() : Optional.of(new NameBytes(text.bytes().substring(end + 1)));
  }
}
