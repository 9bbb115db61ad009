package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.Set;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;

/** {@code crit x DIR ps}: the tree of processes. */
public final class PsExplorer implements Explorer {
  private static final int COLUMN = 7;
  private static final int INDENT = 4;

  private record Row(Task task, int depth) {}

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    out.right("PID", COLUMN).right("PGID", COLUMN).right("SID", COLUMN).line("   COMM");
    Set<Task> shown = new HashSet<>(exploration.tasks());
    Deque<Row> left = new ArrayDeque<>();
    push(left, tops(exploration.tasks(), shown), 0);
    while (!left.isEmpty()) {
      Row row = left.pop();
      print(exploration, row, out);
      push(left, row.task().children().stream().filter(shown::contains).toList(), row.depth() + 1);
    }
  }

  /** The tasks whose parents are not among those that are shown. */
  private static List<Task> tops(List<Task> tasks, Set<Task> shown) {
    return tasks.stream()
        .filter(task -> task.parent().isEmpty() || !shown.contains(task.parent().get()))
        .toList();
  }

  private static void push(Deque<Row> left, List<Task> tasks, int depth) {
    ListIterator<Task> each = tasks.listIterator(tasks.size());
    while (each.hasPrevious()) {
      left.push(new Row(each.previous(), depth));
    }
  }

  private static void print(Exploration exploration, Row row, TextOut out) throws IOException {
    Task task = row.task();
    Optional<NameBytes> name = exploration.problems().attempt(task::name, Optional.empty());
    out.right(TextOut.decimal(task.pid()), COLUMN)
        .right(TextOut.decimal(task.pgid()), COLUMN)
        .right(TextOut.decimal(task.sid()), COLUMN)
        .print("   ")
        .left("", INDENT * row.depth())
        .line(out.safe(name.map(FileText::of).orElse("?")));
  }
}
