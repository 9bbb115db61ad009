package org.crit4j.cli.inspect;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.checkpoint.Task;
import org.crit4j.cli.explore.TaskSelection;

/** The processes of a checkpoint that are asked for. */
final class Selection {
  private Selection() {}

  /** Those at the top. */
  static List<Task> roots(Subject subject) throws IOException {
    Optional<Integer> pid = subject.view().pid();
    if (pid.isEmpty()) {
      return ProcessText.sorted(subject.checkpoint().roots());
    }
    Optional<Task> task = subject.checkpoint().task(pid.get());
    if (task.isEmpty()) {
      throw TaskSelection.missing(subject.checkpoint(), pid.get());
    }
    return List.of(task.get());
  }

  /** All of them, by number. */
  static List<Task> tasks(Subject subject) throws IOException {
    Set<Task> found = new HashSet<>();
    Deque<Task> left = new ArrayDeque<>(roots(subject));
    while (!left.isEmpty()) {
      Task task = left.pop();
      if (found.add(task)) {
        left.addAll(task.children());
      }
    }
    return ProcessText.sorted(new ArrayList<>(found));
  }
}
