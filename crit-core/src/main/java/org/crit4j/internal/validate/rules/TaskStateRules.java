package org.crit4j.internal.validate.rules;

import java.util.List;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CoreEntry.March;
import org.crit4j.images.RlimitEntry;
import org.crit4j.images.SaEntry;
import org.crit4j.images.SiginfoEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.images.ThreadCoreEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Kind;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Task;
import org.crit4j.validate.Severity;

/** Signals, limits and scheduling of processes and threads. */
public final class TaskStateRules extends CheckpointRules {
  private static final int SIGINFO_BYTES = 128;
  private static final int RLIMITS = 16;
  private static final int LAST_SIGNAL = 64;
  private static final int SCHED_RESET_ON_FORK = 0x4000_0000;

  /** Policies OTHER, BATCH and IDLE, which have no priority. */
  private static final Set<Integer> PLAIN_POLICIES = Set.of(0, 3, 5);

  /** Policies FIFO and RR. */
  private static final Set<Integer> REAL_TIME_POLICIES = Set.of(1, 2);

  /** Declares the rules. */
  public TaskStateRules() {
    super("Signals, limits and scheduling");
    error("CORE-SIGACT", TRIED, INCOMPLETE, "There is an action for each signal but KILL and STOP")
        .because(
            "That makes 62 (126 on MIPS), in tc.sigactions or, before CRIU 3.1, in "
                + "sigacts-PID.img. CRIU stops: \"Bad number of sigactions\".")
        .inImage(TaskStateRules::actions);
    warning("CORE-RLIM", TRIED, INCOMPLETE, "There are 16 limits, none above its maximum")
        .because(
            "CRIU lowers a limit that is above its maximum. If there are none at all, it looks "
                + "for rlimit-PID.img, and wants --deprecated; without that image it fails.")
        .inImage(TaskStateRules::limits);
    error("CORE-SIGINFO", TRIED, "A pending signal has 128 bytes of information")
        .because(
            "CRIU reads past the end of shorter ones: \"Unable to send siginfo\". In images of "
                + "CRIU before 2.0 it stops: \"Unknown image format\".")
        .inImage(TaskStateRules::siginfos);
    error("CORE-SCHED", TRIED, "Policy, priority and niceness go together")
        .because(
            "Niceness is -20 to 19; policies 0, 3 and 5 have priority 0, policies 1 and 2 have "
                + "1 to 99. CRIU stops: \"Inconsistent sched params\".")
        .inImage(TaskStateRules::scheduling);
    error("CORE-PDEATH", TRIED, "The signal at the parent's end is a signal")
        .because("pdeath_sig is at most 64. CRIU stops: \"Pdeath signal is too big\".")
        .inImage(TaskStateRules::parentDeath);
    error("SECCOMP-MODE", SOURCE, "The seccomp mode is one that exists")
        .because(
            "0 stands for none, 1 for strict, 2 for filter; only with 2 there is a filter. CRIU "
                + "stops: \"Unknown seccomp mode\".")
        .inImage(TaskStateRules::seccompMode);
  }

  private static void actions(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      int count = core.message().getTc().getSigactionsCount();
      int expected = actions(core.message());
      if (count > 0 && count != expected) {
        out.report(core, "tc.sigactions", count + " actions of signals, not " + expected);
      }
    }
    if (in.kind() == Kind.CHECKPOINT) {
      in.tasks().all().stream().filter(Task::isAlive).forEach(task -> oldActions(in, task, out));
    }
  }

  private static int actions(CoreEntry core) {
    return core.getMtype() == March.MIPS ? 126 : 62;
  }

  private static void oldActions(Inspection in, Task task, Reporter out) {
    Entry<CoreEntry> core = task.core().orElseThrow();
    String file = "sigacts-" + task.pidText() + ".img";
    if (!core.message().hasTc() || core.message().getTc().getSigactionsCount() > 0) {
      return;
    }
    int count = in.entries(file, SaEntry.class).size();
    if (!in.has(file)) {
      out.report(core, "tc.sigactions", "there are no actions of signals, and no " + file);
    } else if (in.isKnown(file) && count != actions(core.message())) {
      out.report(in.prefix() + file, count + " actions of signals, not " + actions(core.message()));
    }
  }

  private static void limits(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      TaskCoreEntry task = core.message().getTc();
      if (task.hasRlimits()) {
        int count = task.getRlimits().getRlimitsCount();
        if (count != RLIMITS) {
          out.report(core, "tc.rlimits", count + " limits, not " + RLIMITS);
        }
        for (int i = 0; i < count; i++) {
          limit(task.getRlimits().getRlimits(i), core, "tc.rlimits.rlimits[" + i + "]", out);
        }
      }
    }
    for (Entry<RlimitEntry> limit : in.entries(ImageType.RLIMIT, RlimitEntry.class)) {
      limit(limit.message(), limit, "cur", out);
    }
    if (in.kind() == Kind.CHECKPOINT) {
      in.tasks().all().stream().filter(Task::isAlive).forEach(task -> oldLimits(in, task, out));
    }
  }

  private static void limit(RlimitEntry limit, Entry<?> entry, String field, Reporter out) {
    if (Long.compareUnsigned(limit.getCur(), limit.getMax()) > 0) {
      out.report(
          entry,
          field,
          "the limit "
              + unsigned(limit.getCur())
              + " is above its maximum "
              + unsigned(limit.getMax()));
    }
  }

  private static void oldLimits(Inspection in, Task task, Reporter out) {
    Entry<CoreEntry> core = task.core().orElseThrow();
    String file = "rlimit-" + task.pidText() + ".img";
    if (core.message().hasTc() && !core.message().getTc().hasRlimits() && !in.has(file)) {
      out.as(Severity.ERROR).report(core, "tc.rlimits", "there are no limits, and no " + file);
    }
  }

  private static void siginfos(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      signals(core, core.message().getTc().getSignalsS().getSignalsList(), "tc.signals_s", out);
      List<SiginfoEntry> own = core.message().getThreadCore().getSignalsP().getSignalsList();
      signals(core, own, "thread_core.signals_p", out);
    }
    for (LoadedImage image : in.images(ImageType.SIGNAL)) {
      for (Entry<SiginfoEntry> signal : Inspection.entries(image, SiginfoEntry.class)) {
        siginfo(signal, signal.message(), "siginfo", out);
      }
    }
  }

  private static void signals(
      Entry<CoreEntry> core, List<SiginfoEntry> signals, String field, Reporter out) {
    for (int i = 0; i < signals.size(); i++) {
      siginfo(core, signals.get(i), field + ".signals[" + i + "].siginfo", out);
    }
  }

  private static void siginfo(Entry<?> entry, SiginfoEntry signal, String field, Reporter out) {
    int size = signal.getSiginfo().size();
    if (size != SIGINFO_BYTES) {
      out.report(entry, field, "the signal has " + size + " bytes, not " + SIGINFO_BYTES);
    }
  }

  private static void scheduling(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      ThreadCoreEntry thread = core.message().getThreadCore();
      if (!thread.hasSchedPolicy()) {
        continue;
      }
      int nice = thread.getSchedNice();
      int policy = thread.getSchedPolicy() & ~SCHED_RESET_ON_FORK;
      int priority = thread.getSchedPrio();
      if (nice < -20 || nice > 19) {
        out.report(core, "thread_core.sched_nice", nice + " is no niceness");
      }
      if (PLAIN_POLICIES.contains(policy)) {
        if (priority != 0) {
          String found = "the policy " + policy + " has no priority, but there is ";
          out.report(core, "thread_core.sched_prio", found + unsigned(priority));
        }
      } else if (REAL_TIME_POLICIES.contains(policy)) {
        if (priority < 1 || priority > 99) {
          String found = " is no priority of the policy ";
          out.report(core, "thread_core.sched_prio", unsigned(priority) + found + policy);
        }
      } else {
        out.report(
            core,
            "thread_core.sched_policy",
            unsigned(policy) + " is no policy that CRIU restores");
      }
    }
  }

  private static void parentDeath(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      int signal = core.message().getThreadCore().getPdeathSig();
      if (Integer.compareUnsigned(signal, LAST_SIGNAL) > 0) {
        out.report(core, "thread_core.pdeath_sig", unsigned(signal) + " is no signal");
      }
    }
  }

  private static void seccompMode(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      ThreadCoreEntry thread = core.message().getThreadCore();
      TaskCoreEntry task = core.message().getTc();
      if (thread.getUnknownFields().hasField(ThreadCoreEntry.SECCOMP_MODE_FIELD_NUMBER)) {
        out.report(core, "thread_core.seccomp_mode", "this is none of 0, 1 and 2");
      } else if (thread.hasSeccompFilter()
          && thread.getSeccompMode() != org.crit4j.images.SeccompMode.filter) {
        out.as(Severity.WARNING)
            .report(
                core, "thread_core.seccomp_filter", "there is a filter without the mode for it");
      }
      if (task.getUnknownFields().hasField(TaskCoreEntry.OLD_SECCOMP_MODE_FIELD_NUMBER)) {
        out.report(core, "tc.old_seccomp_mode", "this is none of 0, 1 and 2");
      }
    }
  }
}
