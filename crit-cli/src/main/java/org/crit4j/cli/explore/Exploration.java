package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.List;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;

/**
 * What is explored.
 *
 * @param checkpoint the checkpoint
 * @param tasks the processes to show, in order
 * @param problems takes what cannot be read
 */
public record Exploration(Checkpoint checkpoint, List<Task> tasks, Problems problems) {

  /** The state of a task. */
  TaskState state(Task task) {
    return problems.attempt(task::state, TaskState.UNKNOWN);
  }

  /** Says why a task has nothing to show. */
  void printLack(Task task, TextOut out) throws IOException {
    out.line(state(task) == TaskState.ZOMBIE ? "\t(zombie)" : "\t(not in the checkpoint)");
  }
}
