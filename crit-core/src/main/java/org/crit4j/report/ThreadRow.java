package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.MESSAGE;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskThread;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.images.ThreadCoreEntry;

/**
 * A thread of a process.
 *
 * @param task the process
 * @param thread the thread in the model
 */
public record ThreadRow(Task task, TaskThread thread) {
  /** Source: Linux's sched.h. */
  private static final List<String> POLICIES =
      List.of("NORMAL", "FIFO", "RR", "BATCH", "4", "IDLE", "DEADLINE", "EXT");

  static final Table<CheckpointReport, ThreadRow> TABLE =
      Table.named(
          "threads",
          "A thread of a process, the first one too; zombies have none.",
          ThreadRow.class,
          ThreadRow::define);

  private static Table.Definition<CheckpointReport, ThreadRow> define(
      Table.Builder<ThreadRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", ThreadRow::pid)
        .column("tid", INTEGER, "Thread ID; that of the process for the first.", ThreadRow::tid)
        .column("name", TEXT, "Name (comm) of the thread.", ThreadRow::name)
        .column("policy", ENUM, "Scheduling policy, without its SCHED_.", ThreadRow::policy)
        .column("nice", INTEGER, "Nice value, -20 to 19.", ThreadRow::nice)
        .column("priority", INTEGER, "Priority of a real-time policy.", ThreadRow::priority)
        .column("seccomp", ENUM, "Seccomp mode.", ThreadRow::seccomp)
        .column(
            "blocked_signals",
            new ColumnType.ListOf(ENUM),
            "Signals that are blocked.",
            ThreadRow::blockedSignals)
        .column("core", MESSAGE, "Thread state as recorded.", ThreadRow::core)
        .rows(report -> Rows.flat(report.tasks(), it -> of(report, it)), "pid", "tid");
  }

  /** The threads of a process. */
  public static List<ThreadRow> of(CheckpointReport report, Task task) {
    return report.problems().list(task::threads).stream()
        .map(it -> new ThreadRow(task, it))
        .toList();
  }

  /** PID of the process. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }

  /** Thread ID. */
  public long tid() {
    return Integer.toUnsignedLong(thread.tid());
  }

  /** Name of the thread. */
  public Optional<NameBytes> name() {
    return thread.name();
  }

  /** Scheduling policy. */
  public Optional<String> policy() {
    return core()
        .filter(ThreadCoreEntry::hasSchedPolicy)
        .map(ThreadCoreEntry::getSchedPolicy)
        .map(
            it ->
                it >= 0 && it < POLICIES.size() ? POLICIES.get(it) : Integer.toUnsignedString(it));
  }

  /** Nice value. */
  public OptionalLong nice() {
    Optional<ThreadCoreEntry> its = core().filter(ThreadCoreEntry::hasSchedNice);
    return its.isPresent() ? OptionalLong.of(its.get().getSchedNice()) : OptionalLong.empty();
  }

  /** Priority of a real-time policy. */
  public OptionalLong priority() {
    Optional<ThreadCoreEntry> its = core().filter(it -> it.getSchedPrio() != 0);
    return its.isPresent()
        ? OptionalLong.of(Integer.toUnsignedLong(its.get().getSchedPrio()))
        : OptionalLong.empty();
  }

  /** Seccomp mode. */
  public Optional<String> seccomp() {
    return core().filter(ThreadCoreEntry::hasSeccompMode).map(it -> it.getSeccompMode().name());
  }

  /** Signals that are blocked. */
  public Optional<List<String>> blockedSignals() {
    return core()
        .filter(ThreadCoreEntry::hasBlkSigset)
        .map(it -> SignalNames.of(it.getBlkSigset()));
  }

  /** State of the thread as recorded. */
  public Optional<ThreadCoreEntry> core() {
    return thread.core();
  }
}
