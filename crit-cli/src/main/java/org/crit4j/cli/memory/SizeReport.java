package org.crit4j.cli.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.cli.text.Layout;
import org.crit4j.cli.text.TextTable;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.JsonRows;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;

/** How much memory each process has. */
public final class SizeReport {
  private static final List<Column<ProcessRow>> COLUMNS =
      Tables.PROCESSES.columns("pid", "name", "memory", "shared");

  private SizeReport() {}

  /** The processes that have memory, by their PIDs. */
  public static List<ProcessRow> processes(CheckpointReport report) {
    List<ProcessRow> processes = new ArrayList<>();
    for (ProcessRow process : report.rows(Tables.PROCESSES)) {
      if (process.state() != TaskState.ZOMBIE) {
        processes.add(process);
      }
    }
    processes.sort((a, b) -> Long.compare(a.pid(), b.pid()));
    return processes;
  }

  /** As a table. */
  public static void table(
      String label, List<ProcessRow> processes, Layout layout, TextTable.Sink sink)
      throws IOException {
    sink.print("\nDisplaying processes memory sizes from " + label + "\n\n");
    TextTable table =
        new TextTable(
            sink,
            layout,
            List.of("PID", "PROCESS NAME", "MEMORY SIZE", "SHARED MEMORY SIZE"),
            List.of());
    for (ProcessRow process : processes) {
      table.row(COLUMNS.stream().map(it -> cell(it, process)).toArray(String[]::new));
    }
    table.finish();
  }

  private static String cell(Column<ProcessRow> column, ProcessRow process) {
    String text = TextValues.of(column, process);
    return text.isEmpty() ? "?" : text;
  }

  /** As a member of an object: {@code processes}, a list. */
  public static void json(JsonOutput out, List<ProcessRow> processes) throws IOException {
    JsonRows.array(out, "processes", COLUMNS, processes);
  }
}
