package org.crit4j.internal.validate.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.ItimerEntry;
import org.crit4j.images.PosixTimerEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.images.TaskTimersEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Task;

/** Interval timers and POSIX timers. */
public final class TimerRules extends CheckpointRules {
  private static final long MICROSECONDS = 1_000_000;
  private static final long NANOSECONDS = 1_000_000_000;
  private static final int SIGEV_NONE = 1;
  private static final int SIGEV_THREAD_ID = 4;
  private static final int LAST_SIGNAL = 64;

  /** How a timer tells of its end: by signal, not at all, by thread, or to a thread. */
  private static final Set<Integer> NOTIFICATIONS = Set.of(0, 1, 2, SIGEV_THREAD_ID);

  /** Declares the rules. */
  public TimerRules() {
    super("Timers");
    error("CORE-TIMERS", TRIED, INCOMPLETE, "A process has timers, if only unset ones")
        .because(
            "They are in tc.timers or, before CRIU 2.0, in itimers-PID.img and "
                + "posix-timers-PID.img. CRIU stops: \"Deprecated functionality\".")
        .inCheckpoint(TimerRules::timersExist);
    error("TIMER-VALUE", TRIED, "Fractions of a second are less than one")
        .because(
            "Microseconds of interval timers are below 1000000, nanoseconds of POSIX timers "
                + "below 1000000000. CRIU stops: \"Invalid timer interval\" or \"value\".")
        .inImage(TimerRules::values);
    error("TIMER-UNIQ", TRIED, "An id of a POSIX timer occurs once in a process")
        .because("The kernel refuses to create the second one.")
        .inImage(TimerRules::uniqueIds);
    error("TIMER-SIGEV", TRIED, "A POSIX timer tells of its end in a way that exists")
        .because(
            "it_sigev_notify is 0, 1, 2 or 4; with 4, notify_thread_id is a thread of the "
                + "process. The kernel refuses to create the timer.")
        .inImage(TimerRules::notifications);
    info("TIMER-SIGNO", DEDUCED, "A POSIX timer sends a signal that exists")
        .because(
            "si_signo is 1 to 64, unless it_sigev_notify is 1 and nothing is sent. The kernel "
                + "refuses to create the timer.")
        .inImage(TimerRules::signals);
  }

  /** A POSIX timer and where it is. */
  private record Posix(Entry<?> entry, String field, PosixTimerEntry timer) {
    String path(String name) {
      return field + name;
    }
  }

  private static void timersExist(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      boolean old =
          in.has("itimers-" + task.pidText() + ".img")
              || in.has("posix-timers-" + task.pidText() + ".img");
      if (task.isAlive() && !task.core().orElseThrow().message().getTc().hasTimers() && !old) {
        out.report(
            task.core().orElseThrow(),
            "tc.timers",
            "the timers of " + task.label() + " are missing");
      }
    }
  }

  private static List<List<Posix>> posix(Inspection in) {
    List<List<Posix>> all = new ArrayList<>();
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      List<Posix> timers = new ArrayList<>();
      List<PosixTimerEntry> list = core.message().getTc().getTimers().getPosixList();
      for (int i = 0; i < list.size(); i++) {
        timers.add(new Posix(core, "tc.timers.posix[" + i + "].", list.get(i)));
      }
      all.add(timers);
    }
    for (LoadedImage image : in.images(ImageType.POSIX_TIMERS)) {
      List<Posix> timers = new ArrayList<>();
      for (Entry<PosixTimerEntry> timer : Inspection.entries(image, PosixTimerEntry.class)) {
        timers.add(new Posix(timer, "", timer.message()));
      }
      all.add(timers);
    }
    return all;
  }

  private static void values(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      TaskTimersEntry timers = core.message().getTc().getTimers();
      interval(core, "tc.timers.real.", timers.getReal(), out);
      interval(core, "tc.timers.virt.", timers.getVirt(), out);
      interval(core, "tc.timers.prof.", timers.getProf(), out);
    }
    for (Entry<ItimerEntry> timer : in.entries(ImageType.ITIMERS, ItimerEntry.class)) {
      interval(timer, "", timer.message(), out);
    }
    for (List<Posix> timers : posix(in)) {
      for (Posix each : timers) {
        fraction(each.entry(), each.path("insec"), each.timer().getInsec(), NANOSECONDS, out);
        fraction(each.entry(), each.path("vnsec"), each.timer().getVnsec(), NANOSECONDS, out);
      }
    }
  }

  private static void interval(Entry<?> entry, String path, ItimerEntry timer, Reporter out) {
    fraction(entry, path + "iusec", timer.getIusec(), MICROSECONDS, out);
    fraction(entry, path + "vusec", timer.getVusec(), MICROSECONDS, out);
  }

  private static void fraction(
      Entry<?> entry, String field, long value, long second, Reporter out) {
    if (Long.compareUnsigned(value, second) >= 0) {
      out.report(entry, field, unsigned(value) + " is not below " + second);
    }
  }

  private static void uniqueIds(Inspection in, Reporter out) {
    for (List<Posix> timers : posix(in)) {
      Map<Integer, String> seen = new HashMap<>();
      for (Posix each : timers) {
        int id = each.timer().getItId();
        String place = each.field().isEmpty() ? each.entry().label() : each.field();
        if (seen.putIfAbsent(id, place) != null) {
          out.report(each.entry(), each.path("it_id"), "the id " + unsigned(id) + " occurs twice");
        }
      }
    }
  }

  private static void notifications(Inspection in, Reporter out) {
    for (List<Posix> timers : posix(in)) {
      for (Posix each : timers) {
        int notify = each.timer().getItSigevNotify();
        if (!NOTIFICATIONS.contains(notify)) {
          String found = " is no way in which a timer tells of its end";
          out.report(each.entry(), each.path("it_sigev_notify"), unsigned(notify) + found);
        } else if (notify == SIGEV_THREAD_ID && each.timer().hasNotifyThreadId()) {
          notifiedThread(in, each, out);
        }
      }
    }
  }

  private static void notifiedThread(Inspection in, Posix each, Reporter out) {
    if (each.entry().image().number().isEmpty() || hasOwnPids(in)) {
      return;
    }
    Optional<Task> task = in.tasks().byPid((int) each.entry().image().number().getAsLong());
    int thread = each.timer().getNotifyThreadId();
    if (task.isPresent()
        && task.get().isAlive()
        && !new HashSet<>(task.get().threads()).contains(thread)) {
      out.report(
          each.entry(),
          each.path("notify_thread_id"),
          thread + " is no thread of " + task.get().label());
    }
  }

  // In a pid namespace it is not certain in whose view the kernel has told the thread's id.
  private static boolean hasOwnPids(Inspection in) {
    Optional<TaskKobjIdsEntry> outside =
        in.inventory().map(Entry::message).map(InventoryEntry::getRootIds);
    Optional<TaskKobjIdsEntry> inside = in.tasks().root().flatMap(Task::ids);
    return outside.isEmpty()
        || inside.isEmpty()
        || outside.get().getPidNsId() != inside.get().getPidNsId();
  }

  private static void signals(Inspection in, Reporter out) {
    for (List<Posix> timers : posix(in)) {
      for (Posix each : timers) {
        int signal = each.timer().getSiSigno();
        if (each.timer().getItSigevNotify() != SIGEV_NONE && (signal < 1 || signal > LAST_SIGNAL)) {
          out.report(each.entry(), each.path("si_signo"), unsigned(signal) + " is no signal");
        }
      }
    }
  }
}
