package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.Task;

/** Whether the numbers of processes and threads are free, and small enough. */
final class PidCheck implements Check {
  private static final String PID_MAX = "proc/sys/kernel/pid_max";

  /** PID_MAX_LIMIT of 64-bit machines. */
  private static final long LARGEST = 4_194_304;

  private static final int LISTED = 5;
  private static final String NEW_NAMESPACE =
      "restore in a new PID namespace: unshare --pid --fork --mount-proc criu restore ...";

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    if (in.isOwn(NamespaceKind.PID)) {
      // They are those of a namespace that a restore makes, or that is given to it.
      return;
    }
    Set<Integer> processes = processes(in);
    Set<Integer> threads = new LinkedHashSet<>();
    for (Task task : in.living()) {
      threads.addAll(task.threadIds());
    }
    threads.removeAll(processes);
    limits(in, processes, threads, out);
    taken(in, processes, "Can't fork for ", ": File exists", out);
    taken(in, threads, "Unable to create a thread: -17", "", out);
  }

  /** All processes, and those that CRIU starts in the place of absent leaders. */
  private static Set<Integer> processes(Situation in) throws IOException {
    Set<Integer> all = new LinkedHashSet<>();
    Set<Integer> leaders = new LinkedHashSet<>();
    for (Task task : in.checkpoint().tasks()) {
      all.add(task.pid());
      leaders.add(task.sid());
      leaders.add(task.pgid());
    }
    // With --shell-job these are replaced by CRIU's own.
    for (Task root : in.checkpoint().roots()) {
      if (root.sid() != root.pid()) {
        leaders.remove(root.sid());
        leaders.remove(root.pgid());
      }
    }
    leaders.remove(0);
    all.addAll(leaders);
    return all;
  }

  private static void limits(
      Situation in, Set<Integer> processes, Set<Integer> threads, Consumer<Obstacle> out) {
    OptionalLong limit = in.target().number(PID_MAX);
    if (limit.isEmpty()) {
      return;
    }
    long max = limit.getAsLong();
    long process = processes.stream().mapToLong(Integer::toUnsignedLong).max().orElse(0);
    if (process >= LARGEST) {
      out.accept(
          Obstacle.of(Level.REFUSES, "pid", "the kernel has no PID " + process)
              .criu("Can't set kernel pid_max=" + (process + 1) + ": Invalid argument")
              .suggest("crit edit --pids"));
    } else if (process > max) {
      String message =
          "PID "
              + process
              + " is above kernel.pid_max, "
              + max
              + ": CRIU raises it to "
              + (process + 1)
              + " and leaves it so";
      out.accept(
          Obstacle.of(Level.MAY_BREAK, "pid", message)
              .criu("kernel pid_max pushed to " + (process + 1))
              .suggest(NEW_NAMESPACE));
      max = process + 1;
    } else if (process == max) {
      out.accept(
          Obstacle.of(Level.REFUSES, "pid", "PID " + process + " is not below kernel.pid_max")
              .criu("Can't fork for " + process + ": Invalid argument")
              .suggest("sysctl kernel.pid_max=" + (process + 1)));
    }
    long thread = threads.stream().mapToLong(Integer::toUnsignedLong).max().orElse(0);
    if (thread >= max) {
      String message = "thread " + thread + " is not below kernel.pid_max, " + max;
      out.accept(
          Obstacle.of(Level.REFUSES, "pid", message)
              .criu("Unable to create a thread: -22")
              .suggest("sysctl kernel.pid_max=" + (thread + 1) + ", or crit edit --pids"));
    }
  }

  private static void taken(
      Situation in, Set<Integer> numbers, String start, String end, Consumer<Obstacle> out) {
    List<String> found = new ArrayList<>();
    for (int number : numbers) {
      // Threads have directories too, which are not listed.
      String text = Situation.number(number);
      boolean isOurs = in.target().has("proc/self/task/" + text);
      if (in.target().has("proc/" + text) && !isOurs) {
        found.add(text);
      }
    }
    if (found.isEmpty()) {
      return;
    }
    String first = found.get(0);
    String name = in.target().line("proc/" + first + "/comm").map(it -> " (" + it + ")").orElse("");
    String others = found.size() == 1 ? "" : ", as are " + Lists.of(found, 1, LISTED);
    String words = end.isEmpty() ? start : start + first + end;
    out.accept(
        Obstacle.of(Level.REFUSES, "pid", "the PID " + first + " is in use" + name + others)
            .criu(words)
            .suggest(NEW_NAMESPACE + "; or crit edit --pids"));
  }
}
