package org.crit4j.container.html;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.crit4j.checkpoint.Task;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.ProcessRow;

/**
 * A process in the tree.
 *
 * @param row the process
 * @param depth number of its ancestors
 */
record ProcessNode(ProcessRow row, int depth) {
  /** The tree from top to bottom. Trees of any depth, and what a damaged image makes of one. */
  static List<ProcessNode> of(CheckpointReport report) {
    List<Task> tasks = report.tasks();
    List<Task> roots = tasks.stream().filter(it -> it.parent().isEmpty()).toList();
    Deque<ProcessNode> left = new ArrayDeque<>();
    push(report, roots, 0, left);
    List<ProcessNode> nodes = new ArrayList<>();
    Set<Task> seen = new HashSet<>();
    while (!left.isEmpty()) {
      ProcessNode node = left.pop();
      if (seen.add(node.row().task())) {
        nodes.add(node);
        push(report, node.row().task().children(), node.depth() + 1, left);
      }
    }
    tasks.stream()
        .filter(seen::add)
        .forEach(it -> nodes.add(new ProcessNode(new ProcessRow(report, it), 0)));
    return nodes;
  }

  private static void push(
      CheckpointReport report, List<Task> tasks, int depth, Deque<ProcessNode> left) {
    tasks.stream()
        .map(it -> new ProcessNode(new ProcessRow(report, it), depth))
        .sorted(Comparator.comparingLong((ProcessNode it) -> it.row().pid()).reversed())
        .forEach(left::push);
  }

  /** Its name in links. */
  String anchor() {
    return "p" + row.pid();
  }
}
