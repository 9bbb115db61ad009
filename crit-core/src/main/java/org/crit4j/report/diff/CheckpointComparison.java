package org.crit4j.report.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;
import org.crit4j.report.ThreadRow;
import org.crit4j.report.diff.Changes.Difference;
import org.crit4j.report.diff.Changes.Modified;

/**
 * Compares two checkpoints of the same processes. The parts of a process that was started again are
 * compared with those of the one before it.
 *
 * <p>Damage is recorded in the reports' problems, and the rest is compared.
 */
public final class CheckpointComparison {
  /** The columns that differ with the process itself, have a table, or are numbered anew. */
  private static final List<Column<ProcessRow>> PROPERTIES =
      Tables.PROCESSES.columnsWithout(
          "pid",
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
          "ids");

  private static final List<Column<ThreadRow>> THREAD_PROPERTIES =
      Tables.THREADS.columnsWithout("pid", "tid");

  /** Fields of the recorded state that other columns have, that run on, or are numbered anew. */
  private static final Set<String> IN_COLUMNS =
      Set.of(
          "core.task_state",
          "core.exit_code",
          "core.comm",
          "core.blk_sigset",
          "core.cg_set",
          "core.oom_score_adj",
          "core.child_subreaper",
          "core.sched_nice",
          "core.sched_policy",
          "core.sched_prio",
          "core.seccomp_mode",
          "core.futex_rla");

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

  /** Properties of processes: credentials, limits, signal actions, directories and others. */
  public Changes<ProcessRow> properties() {
    RowComparison<ProcessRow> comparison = new RowComparison<>(ProcessRow::pid, PROPERTIES);
    for (ProcessMatch match : processes) {
      if (match.isSame()) {
        comparison.add(
            new ProcessRow(first, match.before().orElseThrow()),
            new ProcessRow(second, match.after().orElseThrow()));
      }
    }
    return without(comparison.changes(), Set.of("core.timers"));
  }

  /** Threads of the same processes: names, scheduling, blocked signals, credentials. */
  public Changes<ThreadRow> threads() {
    RowComparison<ThreadRow> comparison =
        new RowComparison<>(ThreadRow::tid, THREAD_PROPERTIES);
    for (ProcessMatch match : processes) {
      if (match.isSame()) {
        comparison.add(
            ThreadRow.of(first, match.before().orElseThrow()),
            ThreadRow.of(second, match.after().orElseThrow()));
      }
    }
    // Those of the first thread are the credentials of the process.
    return without(comparison.changes(), Set.of("core.creds"));
  }

  private static <T> Changes<T> without(Changes<T> changes, Set<String> parts) {
    List<Modified<T>> modified = new ArrayList<>();
    List<T> unchanged = new ArrayList<>(changes.unchanged());
    for (Modified<T> each : changes.modified()) {
      List<Difference> left =
          each.differences().stream().filter(it -> !isCovered(it.name(), parts)).toList();
      if (left.isEmpty()) {
        unchanged.add(each.after());
      } else {
        modified.add(new Modified<>(each.before(), each.after(), left));
      }
    }
    return new Changes<>(changes.added(), changes.removed(), modified, unchanged);
  }

  private static boolean isCovered(String name, Set<String> parts) {
    return IN_COLUMNS.contains(name)
        || parts.stream().anyMatch(it -> name.equals(it) || name.startsWith(it + "."));
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
                    withContents));
  }

  private static boolean hasMemory(CheckpointReport report, Task task) {
    return report.problems().attempt(task::state, TaskState.UNKNOWN) != TaskState.ZOMBIE;
  }
}
