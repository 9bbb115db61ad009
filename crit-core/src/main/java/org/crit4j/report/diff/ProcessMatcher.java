package org.crit4j.report.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.diff.ProcessMatch.Kind;

/**
 * Finds the processes of two checkpoints that belong together. A process is the same if its number
 * is, unless it has both another name and another parent: then the number was given anew. Of those
 * that are left over, one with the same name and command line beneath the same parent is a restart.
 */
final class ProcessMatcher {
  /** The properties that identify a process. */
  private record Identity(Optional<NameBytes> name, List<NameBytes> command, int parent) {}

  private final Map<Task, Identity> identities = new HashMap<>();
  private final Map<Integer, Task> before;
  private final Map<Integer, Task> after;

  /** Where processes of the first checkpoint are in the second one, by number. */
  private final Map<Integer, Integer> successors = new HashMap<>();

  private final CheckpointReport first;
  private final CheckpointReport second;

  private ProcessMatcher(CheckpointReport first, CheckpointReport second) {
    this.first = first;
    this.second = second;
    this.before = byPid(first);
    this.after = byPid(second);
  }

  /**
   * Matches the processes of two checkpoints.
   *
   * @return those of both by PID, removed ones too
   */
  static List<ProcessMatch> match(CheckpointReport first, CheckpointReport second) {
    return new ProcessMatcher(first, second).match();
  }

  private Map<Integer, Task> byPid(CheckpointReport report) {
    Map<Integer, Task> tasks = new TreeMap<>(Integer::compareUnsigned);
    for (Task task : report.tasks()) {
      ProcessRow row = new ProcessRow(report, task);
      tasks.put(task.pid(), task);
      identities.put(
          task, new Identity(row.name(), row.commandLine().orElse(List.of()), task.ppid()));
    }
    return tasks;
  }

  private List<ProcessMatch> match() {
    List<ProcessMatch> matches = new ArrayList<>();
    Map<Integer, Task> gone = new LinkedHashMap<>(before);
    Map<Integer, Task> fresh = new LinkedHashMap<>(after);
    for (Task task : before.values()) {
      Task same = after.get(task.pid());
      if (same != null && isSame(task, same)) {
        matches.add(new ProcessMatch(kind(task, same), Optional.of(task), Optional.of(same)));
        successors.put(task.pid(), task.pid());
        gone.remove(task.pid());
        fresh.remove(task.pid());
      }
    }
    addRestarts(gone, fresh, matches);
    gone.values()
        .forEach(
            it -> matches.add(new ProcessMatch(Kind.REMOVED, Optional.of(it), Optional.empty())));
    fresh
        .values()
        .forEach(
            it -> matches.add(new ProcessMatch(Kind.ADDED, Optional.empty(), Optional.of(it))));
    matches.sort(
        Comparator.<ProcessMatch>comparingLong(it -> Integer.toUnsignedLong(it.latest().pid()))
            .thenComparing(ProcessMatch::kind));
    return List.copyOf(matches);
  }

  private boolean isSame(Task one, Task other) {
    Identity old = identity(one);
    Identity fresh = identity(other);
    return old.parent() == fresh.parent()
        || (old.name().equals(fresh.name()) && old.command().equals(fresh.command()));
  }

  private Kind kind(Task one, Task other) {
    Identity old = identity(one);
    Identity fresh = identity(other);
    boolean equal =
        old.name().equals(fresh.name())
            && old.command().equals(fresh.command())
            && new ProcessRow(first, one).state() == new ProcessRow(second, other).state();
    return equal ? Kind.UNCHANGED : Kind.MODIFIED;
  }

  private Identity identity(Task task) {
    Identity identity = identities.get(task);
    return identity == null ? new Identity(Optional.empty(), List.of(), task.ppid()) : identity;
  }

  /** Goes by number in both: parents have been matched when it comes to their children. */
  private void addRestarts(
      Map<Integer, Task> gone, Map<Integer, Task> fresh, List<ProcessMatch> matches) {
    boolean found = true;
    while (found) {
      Map<Identity, Deque<Task>> candidates = new HashMap<>();
      fresh
          .values()
          .forEach(
              it -> candidates.computeIfAbsent(identity(it), key -> new ArrayDeque<>()).add(it));
      found = false;
      for (Task task : List.copyOf(gone.values())) {
        Integer parent = successors.get(task.ppid());
        Identity old = identity(task);
        Deque<Task> fitting =
            parent == null ? null : candidates.get(new Identity(old.name(), old.command(), parent));
        if (fitting != null && !fitting.isEmpty()) {
          Task successor = fitting.remove();
          matches.add(new ProcessMatch(Kind.RESTARTED, Optional.of(task), Optional.of(successor)));
          successors.put(task.pid(), successor.pid());
          gone.remove(task.pid());
          fresh.remove(successor.pid());
          found = true;
        }
      }
    }
  }
}
