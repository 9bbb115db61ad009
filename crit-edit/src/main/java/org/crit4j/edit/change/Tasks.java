package org.crit4j.edit.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.edit.Draft;

/** The processes that a change is about: one, or all. */
final class Tasks {
  private Tasks() {}

  /** The checkpoint that a draft is now. It is not to be closed: that closes the draft. */
  static Checkpoint checkpoint(Draft draft) {
    return Checkpoint.of(draft);
  }

  /**
   * The processes that still run.
   *
   * @param pid one of them; empty for all
   * @throws CritException if there is none of that number
   */
  static List<Task> alive(Draft draft, Optional<Integer> pid) throws IOException {
    List<Task> alive = new ArrayList<>();
    for (Task task : checkpoint(draft).tasks()) {
      boolean wanted = pid.isEmpty() || pid.get() == task.pid();
      if (wanted && task.state() != TaskState.ZOMBIE) {
        alive.add(task);
      }
    }
    if (alive.isEmpty() && pid.isPresent()) {
      throw new CritException(
          Location.UNKNOWN.inFile(draft.label()),
          "there is no process " + Integer.toUnsignedString(pid.get()) + " that runs");
    }
    return alive;
  }

  /**
   * The one process that a change is about.
   *
   * @param pid its number; empty if there is only one
   * @throws CritException if there are several and none is named, or none of that number
   */
  static Task only(Draft draft, Optional<Integer> pid) throws IOException {
    List<Task> tasks = alive(draft, pid);
    if (tasks.size() != 1) {
      throw new CritException(
          Location.UNKNOWN.inFile(draft.label()),
          tasks.size() + " processes run here",
          "one of them named (--pid)");
    }
    return tasks.get(0);
  }
}
