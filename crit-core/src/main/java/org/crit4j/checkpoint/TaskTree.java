package org.crit4j.checkpoint;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The processes and who is whose parent. */
final class TaskTree {
  private final List<Task> tasks;
  private final Map<Integer, Task> byPid;
  private final List<Task> roots;

  private TaskTree(Map<Integer, Task> byPid) {
    this.byPid = byPid;
    this.tasks = List.copyOf(byPid.values());
    this.roots = Collections.unmodifiableList(link());
  }

  static TaskTree read(Checkpoint checkpoint) throws IOException {
    Map<Integer, Task> tasks = new LinkedHashMap<>();
    for (TreeEntry entry : TreeEntry.read(checkpoint.images())) {
      tasks.putIfAbsent(entry.pid(), new Task(checkpoint, entry));
    }
    return new TaskTree(tasks);
  }

  private List<Task> link() {
    List<Task> found = new ArrayList<>();
    for (Task task : tasks) {
      Task parent = byPid.get(task.ppid());
      if (task.ppid() == 0 || parent == null || parent == task) {
        found.add(task);
      } else {
        parent.adopt(task);
      }
    }
    breakCircles(found);
    return found;
  }

  /** In a damaged image processes may be each other's parents: then one is taken for a root. */
  private void breakCircles(List<Task> found) {
    Set<Task> reached = new HashSet<>();
    found.forEach(root -> reach(root, reached));
    for (Task task : tasks) {
      if (!reached.contains(task)) {
        task.parent().ifPresent(parent -> parent.disown(task));
        found.add(task);
        reach(task, reached);
      }
    }
  }

  private static void reach(Task root, Set<Task> reached) {
    Deque<Task> left = new ArrayDeque<>();
    left.add(root);
    while (!left.isEmpty()) {
      Task task = left.pop();
      if (reached.add(task)) {
        // Not addAll, for which the JDK wants a lambda.
        for (Task child : task.children()) {
          left.add(child);
        }
      }
    }
  }

  List<Task> tasks() {
    return tasks;
  }

  List<Task> roots() {
    return roots;
  }

  Optional<Task> task(int pid) {
    return Optional.ofNullable(byPid.get(pid));
  }
}
