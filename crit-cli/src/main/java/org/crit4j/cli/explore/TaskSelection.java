package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;

/**
 * Which processes are asked for.
 *
 * @param pid this one only; empty for all
 * @param withDescendants also the children of that one, and their children
 */
public record TaskSelection(Optional<Integer> pid, boolean withDescendants) {

  /**
   * The processes of a checkpoint that are asked for, in the order of its image.
   *
   * @throws CritException if there is no such process
   * @throws IOException if the image of the processes cannot be read
   */
  public List<Task> of(Checkpoint checkpoint) throws IOException {
    if (pid.isEmpty()) {
      return checkpoint.tasks();
    }
    Optional<Task> task = checkpoint.task(pid.get());
    if (task.isEmpty()) {
      throw missing(checkpoint, pid.get());
    }
    if (!withDescendants) {
      return List.of(task.get());
    }
    Set<Task> chosen = withDescendants(task.get());
    return checkpoint.tasks().stream().filter(chosen::contains).toList();
  }

  /** Reports a process that does not exist; if a thread has that number, names its process. */
  public static CritException missing(Checkpoint checkpoint, int pid) throws IOException {
    Location place = Location.UNKNOWN.inFile(checkpoint.images().source().label());
    String number = Integer.toUnsignedString(pid);
    for (Task task : checkpoint.tasks()) {
      if (task.threadIds().contains(pid)) {
        String owner = Integer.toUnsignedString(task.pid());
        return new CritException(
            place, number + " is a thread of process " + owner, "a process: --pid " + owner);
      }
    }
    return new CritException(
        place, "no process with PID " + number, "one that \"crit x PATH ps\" lists");
  }

  private static Set<Task> withDescendants(Task root) {
    Set<Task> found = new HashSet<>();
    Deque<Task> left = new ArrayDeque<>(List.of(root));
    while (!left.isEmpty()) {
      Task task = left.pop();
      if (found.add(task)) {
        left.addAll(task.children());
      }
    }
    return found;
  }
}
