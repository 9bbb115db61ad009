package org.crit4j.report.diff;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Tables;
import org.crit4j.report.diff.MemoryComparison.DifferentPages;

/**
 * Compares two checkpoints of the same processes. The parts of a process that was started again are
 * compared with those of the one before it.
 *
 * <p>Damage is recorded in the reports' problems, and the rest is compared.
 */
public final class CheckpointComparison {
  private final CheckpointReport first;
  private final CheckpointReport second;
  private final List<ProcessMatch> processes;

  private CheckpointComparison(
      CheckpointReport first, CheckpointReport second, List<ProcessMatch> processes) {
    this.first = first;
    this.second = second;
    this.processes = processes;
  }

  /** Compares two checkpoints; the processes are matched at once, the rest when asked for. */
  public static CheckpointComparison of(CheckpointReport first, CheckpointReport second) {
    return new CheckpointComparison(first, second, ProcessMatcher.match(first, second));
  }

  /** The report on the first checkpoint. */
  public CheckpointReport first() {
    return first;
  }

  /** The report on the second checkpoint. */
  public CheckpointReport second() {
    return second;
  }

  /** The processes of both, by PID. */
  public List<ProcessMatch> processes() {
    return processes;
  }

  /** The processes that belong together in some way. */
  public List<ProcessMatch> processes(ProcessMatch.Kind kind) {
    return processes.stream().filter(it -> it.kind() == kind).toList();
  }

  /**
   * The tables on processes that both checkpoints have: properties, threads, credentials, limits,
   * control groups, timers and locks. Values that run on or that every dump numbers anew are left
   * out, and fields of recorded state that other columns have.
   */
  public List<TableChanges<?>> tables() {
    CheckpointReport before = first.only(same(ProcessMatch::before));
    CheckpointReport after = second.only(same(ProcessMatch::after));
    return List.of(
        TableChanges.of(
            Tables.PROCESSES,
            before,
            after,
            "name",
            "state",
            "command_line",
            "thread_count",
            "uid",
            "gid",
            "memory",
            "shared",
            "namespaces",
            "layout",
            "ids",
            "credentials",
            "core.task_state",
            "core.exit_code",
            "core.comm",
            "core.blk_sigset",
            "core.cg_set",
            "core.oom_score_adj",
            "core.child_subreaper",
            "core.rlimits",
            "core.timers"),
        TableChanges.of(
            Tables.THREADS,
            before,
            after,
            "core.comm",
            "core.blk_sigset",
            "core.cg_set",
            "core.creds",
            "core.futex_rla",
            "core.sched_nice",
            "core.sched_policy",
            "core.sched_prio",
            "core.seccomp_mode"),
        TableChanges.of(Tables.CREDENTIALS, before, after),
        TableChanges.of(Tables.LIMITS, before, after),
        TableChanges.of(Tables.CGROUPS, before, after),
        TableChanges.of(Tables.TIMERS, before, after, "expires"),
        TableChanges.of(Tables.LOCKS, before, after));
  }

  private List<Task> same(Function<ProcessMatch, Optional<Task>> side) {
    return processes.stream()
        .filter(ProcessMatch::isSame)
        .flatMap(it -> side.apply(it).stream())
        .toList();
  }

  /** The files that processes use. */
  public Changes<FileUse> files() {
    RowComparison<FileUse> comparison = new RowComparison<>(FileUse::key, FileUse.COLUMNS);
    for (ProcessMatch match : processes) {
      comparison.add(
          match.before().map(it -> FileUse.of(first, it)).orElse(List.of()),
          match.after().map(it -> FileUse.of(second, it)).orElse(List.of()));
    }
    return comparison.changes();
  }

  /** The sockets that processes have open. */
  public Changes<SocketUse> sockets() {
    RowComparison<SocketUse> comparison = new RowComparison<>(SocketUse::key, SocketUse.COLUMNS);
    for (ProcessMatch match : processes) {
      comparison.add(
          match.before().map(it -> SocketUse.of(first, it)).orElse(List.of()),
          match.after().map(it -> SocketUse.of(second, it)).orElse(List.of()));
    }
    return comparison.changes();
  }

  /**
   * The mappings of a process, unchanged ones too.
   *
   * @param withContents whether to compare the contents of pages, too
   */
  public List<MappingChange> memory(ProcessMatch match, boolean withContents) {
    return memory(match, withContents, DifferentPages.UNHEARD);
  }

  /**
   * The mappings of a process, unchanged ones too.
   *
   * @param withContents whether to compare the contents of pages, too
   * @param listener is called with the pages that differ, by address
   * @return a range for each mapping, or for the part of it that both checkpoints have
   */
  public List<MappingChange> memory(
      ProcessMatch match, boolean withContents, DifferentPages listener) {
    boolean inBoth =
        match.isSame()
            && hasMemory(first, match.before().orElseThrow())
            && hasMemory(second, match.after().orElseThrow());
    if (!inBoth) {
      return List.of();
    }
    return first
        .problems()
        .list(
            () ->
                MemoryComparison.compare(
                    first,
                    match.before().orElseThrow(),
                    second,
                    match.after().orElseThrow(),
                    withContents,
                    listener));
  }

  private static boolean hasMemory(CheckpointReport report, Task task) {
    return report.problems().attempt(task::state, TaskState.UNKNOWN) != TaskState.ZOMBIE;
  }
}
