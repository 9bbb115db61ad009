package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.DURATION;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.images.ItimerEntry;
import org.crit4j.images.PosixTimerEntry;
import org.crit4j.images.TaskTimersEntry;

/**
 * A timer of a process. Timers that are files are in the table of files.
 *
 * @param task the process
 * @param kind {@code real}, {@code virtual} or {@code prof} for interval timers, or {@code posix}
 * @param id ID of a POSIX timer; empty for interval timers
 * @param clock the clock, without its {@code CLOCK_}
 * @param expires time until it expires; empty if it is not armed
 * @param interval period; empty if it expires once
 * @param signal name of the signal that it sends
 * @param overruns expirations that sent no signal
 */
public record TimerRow(
    Task task,
    String kind,
    Optional<Long> id,
    String clock,
    Optional<Duration> expires,
    Optional<Duration> interval,
    String signal,
    long overruns) {
  static final Table<CheckpointReport, TimerRow> TABLE =
      Table.named(
          "timers",
          "An interval timer that is armed, or a POSIX timer, of a process.",
          TimerRow.class,
          TimerRow::define);

  private static Table.Definition<CheckpointReport, TimerRow> define(
      Table.Builder<TimerRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", TimerRow::pid)
        .column("kind", ENUM, "real, virtual, prof or posix.", TimerRow::kind)
        .column("id", INTEGER, "ID of a POSIX timer.", TimerRow::id)
        .column("clock", ENUM, "Clock, without its CLOCK_.", TimerRow::clock)
        .column(
            "expires",
            "expires in",
            DURATION,
            "Time until it expires; empty if it is not armed.",
            TimerRow::expires)
        .column("interval", DURATION, "Period.", TimerRow::interval)
        .column("signal", ENUM, "Signal that it sends.", TimerRow::signal)
        .column("overruns", INTEGER, "Expirations without a signal.", TimerRow::overruns)
        .rows(report -> Rows.flat(report.tasks(), it -> of(report, it)), "pid", "kind", "id");
  }

  /** The timers of a process. */
  public static List<TimerRow> of(CheckpointReport report, Task task) {
    Optional<TaskTimersEntry> timers = report.problems().find(task::timers);
    List<TimerRow> rows = new ArrayList<>();
    if (timers.isPresent()) {
      interval(task, "real", "REALTIME", "SIGALRM", timers.get().getReal(), rows);
      interval(task, "virtual", "VIRTUAL", "SIGVTALRM", timers.get().getVirt(), rows);
      interval(task, "prof", "PROF", "SIGPROF", timers.get().getProf(), rows);
      timers.get().getPosixList().forEach(it -> rows.add(posix(task, it)));
    }
    return rows;
  }

  private static void interval(
      Task task, String kind, String clock, String signal, ItimerEntry timer, List<TimerRow> rows) {
    Optional<Duration> expires = Durations.ofMicros(timer.getVsec(), timer.getVusec());
    if (expires.isPresent()) {
      Optional<Duration> interval = Durations.ofMicros(timer.getIsec(), timer.getIusec());
      rows.add(new TimerRow(task, kind, Optional.empty(), clock, expires, interval, signal, 0));
    }
  }

  private static TimerRow posix(Task task, PosixTimerEntry timer) {
    return new TimerRow(
        task,
        "posix",
        Optional.of(Integer.toUnsignedLong(timer.getItId())),
        ClockNames.of(timer.getClockId()),
        Durations.of(timer.getVsec(), timer.getVnsec()),
        Durations.of(timer.getIsec(), timer.getInsec()),
        SignalNames.of(timer.getSiSigno()),
        Integer.toUnsignedLong(timer.getOverrun()));
  }

  /** PID of the process. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }
}
