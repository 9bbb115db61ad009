package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.crit4j.checkpoint.ExitStatus;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.TaskThread;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.json.JsonOutput;

/** {@code crit x DIR ps}: the tree of processes. */
public final class PsExplorer implements Explorer {
  private static final int COLUMN = 7;
  private static final int STATE = 12;
  private static final int INDENT = 4;

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
      out.line(detail.commandLines() ? "   COMMAND" : "   COMM");
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
      return exploration.tasks().stream()
          .filter(task -> task.parent().isEmpty() || !shown.contains(task.parent().get()))
          .toList();
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
      Task task = row.task();
      numbers(task, TextOut.decimal(task.pid()));
      String indent = "   " + " ".repeat(INDENT * row.depth());
      out.print(indent).line(out.safe(command(task)));
      if (detail.threads()) {
        threads(task, indent);
      }
      if (detail.environment()) {
        environment(task, indent);
      }
    }

    private void numbers(Task task, String number) {
      out.right(number, COLUMN)
          .right(TextOut.decimal(task.pgid()), COLUMN)
          .right(TextOut.decimal(task.sid()), COLUMN);
      if (detail.everything()) {
        out.right(user(task), COLUMN)
            .right(
                Integer.toString(exploration.problems().attempt(task::threadCount, 0)), COLUMN + 1)
            .print("   ")
            .left(state(task), STATE);
      }
    }

    private String user(Task task) {
      return exploration
          .problems()
          .find(task::credentials)
          .map(it -> TextOut.decimal(it.getUid()))
          .orElse("-");
    }

    private String state(Task task) {
      TaskState state = exploration.state(task);
      return state == TaskState.ZOMBIE ? "zombie" : TextOut.word(state);
    }

    private String command(Task task) {
      Optional<List<NameBytes>> words =
          detail.commandLines() ? exploration.problems().find(task::commandLine) : Optional.empty();
      String name = exploration.problems().find(task::name).map(FileText::of).orElse("?");
      if (words.isPresent() && !words.get().isEmpty()) {
        return words.get().stream().map(FileText::of).collect(Collectors.joining(" "));
      }
      // As ps does it for what has no command line.
      return detail.commandLines() ? "[" + name + "]" : name;
    }

    private List<TaskThread> threadsOf(Task task) {
      return exploration.problems().list(task::threads);
    }

    private void threads(Task task, String indent) throws IOException {
      for (TaskThread thread : threadsOf(task)) {
        if (thread.tid() != task.pid()) {
          String name = thread.name().map(FileText::of).orElse("?");
          out.right(TextOut.decimal(thread.tid()), COLUMN).left("", 2 * COLUMN);
          if (detail.everything()) {
            out.left("", 2 * COLUMN + 1 + "   ".length() + STATE);
          }
          out.print(indent).line("{" + out.safe(name) + "}");
        }
      }
    }

    private void environment(Task task, String indent) throws IOException {
      Optional<List<NameBytes>> variables = exploration.problems().find(task::environment);
      for (NameBytes variable : variables.orElse(List.of())) {
        out.left("", 3 * COLUMN);
        if (detail.everything()) {
          out.left("", 2 * COLUMN + 1 + "   ".length() + STATE);
        }
        out.print(indent).line("  " + out.safe(FileText.of(variable)));
      }
    }
  }

  @Override
  public void print(Exploration exploration, ProcessJson process, JsonOutput out)
      throws IOException {
    Task task = process.task();
    Problems problems = exploration.problems();
    out.key("ppid").unsigned(Integer.toUnsignedLong(task.ppid()));
    out.key("pgid").unsigned(Integer.toUnsignedLong(task.pgid()));
    out.key("sid").unsigned(Integer.toUnsignedLong(task.sid()));
    Optional<ExitStatus> exit = problems.find(task::exitStatus);
    process.number("exit_code", exit.map(ExitStatus::code).orElse(OptionalInt.empty()));
    process.number("exit_signal", exit.map(ExitStatus::signal).orElse(OptionalInt.empty()));
    process.names("command_line", problems.find(task::commandLine));
    if (exploration.detail().environment()) {
      process.names("environment", problems.find(task::environment));
    }
    threads(process, out);
    namespaces(process, out);
    process.message("ids", problems.find(task::ids));
    process.message("credentials", problems.find(task::credentials));
    process.message("core", problems.find(task::taskCore));
  }

  private static void threads(ProcessJson process, JsonOutput out) throws IOException {
    out.key("threads").beginArray();
    for (TaskThread thread : process.problems().list(process.task()::threads)) {
      out.beginObject();
      out.key("tid").unsigned(Integer.toUnsignedLong(thread.tid()));
      if (thread.name().isPresent()) {
        out.key("name").value(thread.name().get().bytes());
      }
      process.message("core", thread.core());
      out.endObject();
    }
    out.endArray();
  }

  private static void namespaces(ProcessJson process, JsonOutput out) throws IOException {
    Map<NamespaceKind, Integer> namespaces =
        process.problems().attempt(process.task()::namespaces, Map.of());
    out.key("namespaces").beginObject();
    for (Map.Entry<NamespaceKind, Integer> each : namespaces.entrySet()) {
      out.key(TextOut.word(each.getKey())).unsigned(Integer.toUnsignedLong(each.getValue()));
    }
    out.endObject();
  }
}
