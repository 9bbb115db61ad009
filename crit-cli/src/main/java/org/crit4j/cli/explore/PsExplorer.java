package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.JsonRows;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;
import org.crit4j.report.ThreadRow;
import org.crit4j.report.VariableRow;

/** {@code crit x DIR ps}: the tree of processes. */
public final class PsExplorer implements Explorer {
  private static final int COLUMN = 7;
  private static final int STATE = 12;
  private static final int INDENT = 4;

  /**
   * From here on {@code --long} has the level as a number: indents of a deep tree are gigabytes.
   */
  private static final int DEEPEST_INDENT = 20;

  private record Row(Task task, int depth) {}

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    new Table(exploration, out).print();
  }

  /** The processes in the order of the tree. */
  private static final class Table {
    private final Exploration exploration;
    private final TextOut out;
    private final Detail detail;
    private final Set<Task> shown;

    Table(Exploration exploration, TextOut out) {
      this.exploration = exploration;
      this.out = out;
      this.detail = exploration.detail();
      this.shown = new HashSet<>(exploration.tasks());
    }

    void print() throws IOException {
      out.right("PID", COLUMN).right("PGID", COLUMN).right("SID", COLUMN);
      if (detail.everything()) {
        out.right("UID", COLUMN).right("THREADS", COLUMN + 1).print("   ").left("STATE", STATE);
      }
      out.heading(detail.commandLines() ? "   COMMAND" : "   COMM");
      Deque<Row> left = new ArrayDeque<>();
      push(left, tops(), 0);
      while (!left.isEmpty()) {
        Row row = left.pop();
        print(row);
        push(left, row.task().children(), row.depth() + 1);
      }
    }

    /** The tasks whose parents are not among those that are shown. */
    private List<Task> tops() {
      List<Task> tops = new ArrayList<>();
      for (Task task : exploration.tasks()) {
        if (task.parent().isEmpty() || !shown.contains(task.parent().get())) {
          tops.add(task);
        }
      }
      return tops;
    }

    private void push(Deque<Row> left, List<Task> tasks, int depth) {
      ListIterator<Task> each = tasks.listIterator(tasks.size());
      while (each.hasPrevious()) {
        Task task = each.previous();
        if (shown.contains(task)) {
          left.push(new Row(task, depth));
        }
      }
    }

    private void print(Row row) throws IOException {
      ProcessRow process = new ProcessRow(exploration.report(), row.task());
      String indent = indent(row.depth());
      out.right(Long.toString(process.pid()), COLUMN)
          .right(Long.toString(process.pgid()), COLUMN)
          .right(Long.toString(process.sid()), COLUMN);
      if (detail.everything()) {
        String user = process.uid().isPresent() ? "" + process.uid().getAsLong() : "-";
        out.right(user, COLUMN).right(Long.toString(process.threads()), COLUMN + 1);
        out.print("   ").left(TextValues.word(process.state()), STATE);
      }
      out.print(indent).line(out.safe(command(process)));
      if (detail.threads()) {
        threads(row.task(), TextValues.word(process.state()), indent);
      }
      if (detail.environment()) {
        for (VariableRow variable : VariableRow.of(exploration.report(), row.task())) {
          below("", "", indent, "  " + out.safe(FileText.of(variable.text())));
        }
      }
    }

    private String indent(int depth) {
      boolean isNumbered = detail.everything() && depth > DEEPEST_INDENT;
      return "   "
          + " ".repeat(INDENT * (isNumbered ? DEEPEST_INDENT : depth))
          + (isNumbered ? "[level " + depth + "] " : "");
    }

    private String command(ProcessRow process) {
      Optional<List<NameBytes>> words =
          detail.commandLines() ? process.commandLine() : Optional.empty();
      String name = process.name().map(FileText::of).orElse("?");
      if (words.isPresent() && !words.get().isEmpty()) {
        return words.get().stream().map(FileText::of).collect(Collectors.joining(" "));
      }
      // As ps does it for what has no command line.
      return detail.commandLines() ? "[" + name + "]" : name;
    }

    /** The state is that of the process: images have no other of its threads. */
    private void threads(Task task, String state, String indent) throws IOException {
      for (ThreadRow thread : ThreadRow.of(exploration.report(), task)) {
        if (thread.tid() != thread.pid()) {
          String name = thread.name().map(FileText::of).orElse("?");
          below(Long.toString(thread.tid()), state, indent, "{" + out.safe(name) + "}");
        }
      }
    }

    /** A line beneath that of a process, aligned with its name. */
    private void below(String number, String state, String indent, String text) throws IOException {
      out.right(number, COLUMN).left("", 2 * COLUMN);
      if (detail.everything()) {
        out.left("", 2 * COLUMN + 1 + "   ".length()).left(state, STATE);
      }
      out.print(indent).line(text);
    }
  }

  @Override
  public void print(Exploration exploration, ProcessRow process, JsonOutput out)
      throws IOException {
    // Without those that are printed before, or by the other explorers.
    JsonRows.members(
        out,
        Tables.PROCESSES.columnsWithout("pid", "name", "state", "layout", "memory", "shared"),
        process);
    CheckpointReport report = exploration.report();
    if (exploration.detail().environment()) {
      out.key("environment").beginArray();
      for (VariableRow variable : VariableRow.of(report, process.task())) {
        out.value(variable.text().bytes());
      }
      out.endArray();
    }
    JsonRows.array(
        out, "threads", Tables.THREADS.columnsWithout("pid"), ThreadRow.of(report, process.task()));
  }
}
