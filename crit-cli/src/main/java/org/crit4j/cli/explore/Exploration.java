package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.List;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.JsonRows;
import org.crit4j.report.Problems;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;

/**
 * What is explored.
 *
 * @param report the report on the processes to show
 * @param detail how much is shown of them
 */
public record Exploration(CheckpointReport report, Detail detail) {
  List<Task> tasks() {
    return report.tasks();
  }

  Problems problems() {
    return report.problems();
  }

  /** Says why a task has nothing to show. */
  void printLack(Task task, TextOut out) throws IOException {
    boolean zombie = new ProcessRow(report, task).state() == TaskState.ZOMBIE;
    out.line(zombie ? "\t(zombie)" : "\t(not in the checkpoint)");
  }

  /**
   * Prints a document for programs: an object for each process.
   *
   * @throws IOException if the output cannot be written
   */
  public void print(Explorer explorer, JsonOutput out) throws IOException {
    out.beginObject().key("processes").beginArray();
    for (ProcessRow process : report.rows(Tables.PROCESSES)) {
      out.beginObject();
      JsonRows.members(out, Tables.PROCESSES.columns("pid", "name", "state"), process);
      explorer.print(this, process, out);
      out.endObject();
    }
    out.endArray().endObject().finish();
  }
}
