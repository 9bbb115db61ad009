package org.crit4j.report;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Severity;
import org.crit4j.validate.Validator;

/**
 * The report on a checkpoint, or on some of its processes. Closing the checkpoint is up to the
 * caller.
 */
public final class CheckpointReport {
  /** Listed in a message. */
  private static final int MOST_PIDS = 10;

  private final Checkpoint checkpoint;
  private final Problems problems;
  private final Optional<List<Task>> selected;
  private Optional<Set<String>> withoutFiles = Optional.empty();

  private CheckpointReport(
      Checkpoint checkpoint, Problems problems, Optional<List<Task>> selected) {
    this.checkpoint = checkpoint;
    this.problems = problems;
    this.selected = selected;
  }

  /** The report on a checkpoint. */
  public static CheckpointReport of(Checkpoint checkpoint) {
    return of(checkpoint, new Problems(problem -> {}));
  }

  /**
   * The report on a checkpoint.
   *
   * @param problems records what cannot be read
   */
  public static CheckpointReport of(Checkpoint checkpoint, Problems problems) {
    return new CheckpointReport(checkpoint, problems, Optional.empty());
  }

  /** The same report, with the rows of some processes only in the tables that have a pid. */
  public CheckpointReport only(List<Task> tasks) {
    return new CheckpointReport(checkpoint, problems, Optional.of(List.copyOf(tasks)));
  }

  /**
   * The same report on one process.
   *
   * @param withDescendants whether its children and theirs are reported on, too
   * @throws CritException if there is no such process
   * @throws IOException if the image of the processes cannot be read
   */
  public CheckpointReport only(int pid, boolean withDescendants) throws IOException {
    Optional<Task> root = checkpoint.task(pid);
    Set<Task> chosen = new HashSet<>();
    Deque<Task> left = new ArrayDeque<>();
    left.add(root.orElseThrow(() -> missing(pid)));
    while (!left.isEmpty()) {
      Task task = left.pop();
      if (chosen.add(task) && withDescendants) {
        left.addAll(task.children());
      }
    }
    return only(checkpoint.tasks().stream().filter(chosen::contains).toList());
  }

  /** A process that does not exist; if a thread has that number, its process is named. */
  private CritException missing(int pid) {
    Location place = Location.UNKNOWN.inFile(checkpoint.images().source().label());
    String number = Integer.toUnsignedString(pid);
    List<Task> all = problems.list(checkpoint::tasks);
    for (Task task : all) {
      if (task.threadIds().contains(pid)) {
        String owner = Integer.toUnsignedString(task.pid());
        return new CritException(
            place, number + " is a thread of process " + owner, "a process: --pid " + owner);
      }
    }
    String pids =
        all.stream()
            .limit(MOST_PIDS)
            .map(it -> Integer.toUnsignedString(it.pid()))
            .collect(Collectors.joining(", "));
    String more = all.size() > MOST_PIDS ? " or another one" : "";
    return new CritException(place, "no process with PID " + number, pids + more);
  }

  /** The checkpoint. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** The parts of the checkpoint that cannot be read, as far as they were asked for. */
  public Problems problems() {
    return problems;
  }

  /** The processes that are reported on, in the order of the image. */
  public List<Task> tasks() {
    return selected.orElseGet(() -> problems.list(checkpoint::tasks));
  }

  /** Whether all processes are reported on. */
  boolean isWhole() {
    return selected.isEmpty();
  }

  /** Whether a process is among those that are reported on. */
  boolean covers(long pid) {
    return selected.isEmpty()
        || selected.get().stream().anyMatch(it -> Integer.toUnsignedLong(it.pid()) == pid);
  }

  /**
   * Whether an image of descriptors that does not exist is that of processes without open files, of
   * which CRIU writes none. One rule can tell that from a lost one.
   */
  synchronized boolean isWithoutFiles(String image) throws IOException {
    if (withoutFiles.isEmpty()) {
      withoutFiles =
          Optional.of(
              Validator.standard()
                  .withOnly(Set.of("FDT-IMG"))
                  .validate(checkpoint.images().source())
                  .findings()
                  .stream()
                  .filter(it -> it.severity() == Severity.INFO)
                  .map(Finding::image)
                  .collect(Collectors.toSet()));
    }
    return withoutFiles.get().contains(image);
  }

  /** The rows of a table. */
  public <R> Iterable<R> rows(Table<CheckpointReport, R> table) {
    return table.rows(this);
  }
}
