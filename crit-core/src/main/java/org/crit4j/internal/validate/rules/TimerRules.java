package org.crit4j.internal.validate.rules;

import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.ItimerEntry;
import org.crit4j.images.PosixTimerEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.images.TaskTimersEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;

/** Interval timers and POSIX timers. */
public final class TimerRules extends CheckpointRules {
  private static final long MICROSECOND = 999_999;
  private static final long NANOSECOND = 999_999_999;
  private static final int SIGEV_NONE = 1;
  private static final int SIGEV_THREAD_ID = 4;
  private static final int LAST_SIGNAL = 64;

  /** How a timer tells of its end: by signal, not at all, by thread, or to a thread. */
  private static final Set<Integer> NOTIFICATIONS = Set.of(0, 1, 2, SIGEV_THREAD_ID);

  // Before CRIU 2.0 timers were in images of their own.
  private static final Walk<TaskTimersEntry> TIMERS =
      CORES.at("tc", CoreEntry::getTc).at("timers", TaskCoreEntry::getTimers);
  private static final Walk<PosixTimerEntry> POSIX =
      TIMERS
          .each("posix", TaskTimersEntry::getPosixList)
          .and(Walk.entries(ImageType.POSIX_TIMERS, PosixTimerEntry.class))
          .perImage();
  private static final Walk<ItimerEntry> INTERVALS =
      TIMERS
          .at("real", TaskTimersEntry::getReal)
          .and(TIMERS.at("virt", TaskTimersEntry::getVirt))
          .and(TIMERS.at("prof", TaskTimersEntry::getProf))
          .and(Walk.entries(ImageType.ITIMERS, ItimerEntry.class));

  /** Declares the rules. */
  public TimerRules() {
    super("Timers");
    error("CORE-TIMERS", TRIED, INCOMPLETE, "A process has timers, if only unset ones")
        .why(
            "They are in tc.timers or, before CRIU 2.0, in itimers-PID.img and "
                + "posix-timers-PID.img. CRIU stops: \"Deprecated functionality\".")
        .inCheckpoint(
            ALIVE
                .where(it -> !core(it).getTc().hasTimers())
                .only(it -> !it.in().has(it.it().imageName(ImageType.ITIMERS)))
                .only(it -> !it.in().has(it.it().imageName(ImageType.POSIX_TIMERS)))
                .check(
                    (task, out) -> {
                      Entry<CoreEntry> core = task.it().core().orElseThrow();
                      out.report(core, "tc.timers", "the timers of {} are missing", task.label());
                    }));
    error("TIMER-VALUE", TRIED, "Fractions of a second are less than one")
        .why(
            "Microseconds of interval timers are below 1000000, nanoseconds of POSIX timers "
                + "below 1000000000. CRIU stops: \"Invalid timer interval\" or \"value\".")
        .inImage(
            INTERVALS.atMost(
                "iusec", ItimerEntry::getIusec, MICROSECOND, "{} is not below 1000000"),
            INTERVALS.atMost(
                "vusec", ItimerEntry::getVusec, MICROSECOND, "{} is not below 1000000"),
            POSIX.atMost(
                "insec", PosixTimerEntry::getInsec, NANOSECOND, "{} is not below 1000000000"),
            POSIX.atMost(
                "vnsec", PosixTimerEntry::getVnsec, NANOSECOND, "{} is not below 1000000000"));
    error("TIMER-UNIQ", TRIED, "An id of a POSIX timer occurs once in a process")
        .why("The kernel refuses to create the second one.")
        .inImage(POSIX.unique("it_id", PosixTimerEntry::getItId, "the id {} occurs twice"));
    error("TIMER-SIGEV", TRIED, "A POSIX timer tells of its end in a way that exists")
        .why(
            "it_sigev_notify is 0, 1, 2 or 4; with 4, notify_thread_id is a thread of the "
                + "process. The kernel refuses to create the timer.")
        .inImage(
            POSIX.oneOf(
                "it_sigev_notify",
                PosixTimerEntry::getItSigevNotify,
                NOTIFICATIONS,
                "{} is not a way to notify of a timer's end"),
            POSIX
                .where(it -> it.getItSigevNotify() == SIGEV_THREAD_ID && it.hasNotifyThreadId())
                .only(TimerRules::lacksThread)
                .report(
                    "notify_thread_id",
                    "{} is not a thread of the process",
                    PosixTimerEntry::getNotifyThreadId));
    error("TIMER-SIGNO", TRIED, "A POSIX timer sends a signal that exists")
        .why(
            "si_signo is 1 to 64, unless it_sigev_notify is 1 and nothing is sent. The kernel "
                + "refuses others, and CRIU stops: \"Can't create posix timer\".")
        .inImage(
            POSIX
                .where(it -> it.getItSigevNotify() != SIGEV_NONE)
                .where(it -> it.getSiSigno() < 1 || it.getSiSigno() > LAST_SIGNAL)
                .report("si_signo", "{} is not a signal", PosixTimerEntry::getSiSigno));
  }

  // In a PID namespace it is not certain in whose view the kernel reported the thread's id.
  private static boolean lacksThread(Item<PosixTimerEntry> timer) {
    Optional<TaskRef> task = task(timer).filter(TaskRef::isAlive);
    Optional<Integer> outside =
        timer.in().inventory().map(it -> it.message().getRootIds().getPidNsId());
    Optional<Integer> inside =
        timer.in().tasks().root().flatMap(TaskRef::ids).map(TaskKobjIdsEntry::getPidNsId);
    return task.isPresent()
        && inside.isPresent()
        && inside.equals(outside)
        && !task.get().threads().contains(timer.it().getNotifyThreadId());
  }
}
