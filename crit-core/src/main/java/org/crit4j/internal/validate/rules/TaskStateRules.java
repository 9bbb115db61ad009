package org.crit4j.internal.validate.rules;

import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CoreEntry.March;
import org.crit4j.images.RlimitEntry;
import org.crit4j.images.SaEntry;
import org.crit4j.images.SeccompMode;
import org.crit4j.images.SiginfoEntry;
import org.crit4j.images.SignalQueueEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.images.TaskRlimitsEntry;
import org.crit4j.images.ThreadCoreEntry;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Kind;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Walk;

/** Signals, limits and scheduling of processes and threads. */
public final class TaskStateRules extends CheckpointRules {
  private static final int OLD_MODE = TaskCoreEntry.OLD_SECCOMP_MODE_FIELD_NUMBER;
  private static final int SIGINFO_BYTES = 128;
  private static final int RLIMITS = 16;
  private static final int LAST_SIGNAL = 64;
  private static final int SCHED_RESET_ON_FORK = 0x4000_0000;

  /** Policies OTHER, BATCH and IDLE, which have no priority. */
  private static final Set<Integer> PLAIN_POLICIES = Set.of(0, 3, 5);

  /** Policies FIFO and RR. */
  private static final Set<Integer> REAL_TIME_POLICIES = Set.of(1, 2);

  private static final Walk<TaskCoreEntry> PROCESSES = CORES.at("tc", CoreEntry::getTc);
  private static final Walk<ThreadCoreEntry> THREAD_CORES =
      CORES.at("thread_core", CoreEntry::getThreadCore);

  /** Core images of processes that are alive. */
  private static final Walk<CoreRef> LEADERS =
      THREADS
          .given(in -> in.kind() == Kind.CHECKPOINT)
          .where(it -> it.isLeader() && core(it).hasTc());

  private static final Walk<RlimitEntry> LIMITS =
      PROCESSES
          .at("rlimits", TaskCoreEntry::getRlimits)
          .each("rlimits", TaskRlimitsEntry::getRlimitsList);
  private static final Walk<SiginfoEntry> SIGNALS =
      PROCESSES
          .at("signals_s", TaskCoreEntry::getSignalsS)
          .and(THREAD_CORES.at("signals_p", ThreadCoreEntry::getSignalsP))
          .each("signals", SignalQueueEntry::getSignalsList)
          .and(Walk.entries(ImageType.SIGNAL, SiginfoEntry.class));
  private static final Walk<ThreadCoreEntry> SCHEDULED =
      THREAD_CORES.where(ThreadCoreEntry::hasSchedPolicy);
  private static final int MOST_OOM_SCORE = 1000;
  private static final String NO_MODE = "this is none of 0, 1 and 2";
  private static final String ABOVE = "the limit {} is above its maximum {}";

  /** Declares the rules. */
  public TaskStateRules() {
    super("Signals, limits and scheduling");
    error("CORE-SIGACT", TRIED, INCOMPLETE, "There is an action for each signal but KILL and STOP")
        .why(
            "That makes 62 (126 on MIPS), in tc.sigactions or, before CRIU 3.1, in "
                + "sigacts-PID.img. CRIU stops: \"Bad number of sigactions\".")
        .inImage(
            CORES
                .where(it -> it.getTc().getSigactionsCount() > 0)
                .where(it -> it.getTc().getSigactionsCount() != actions(it))
                .report(
                    "tc.sigactions",
                    "{} actions of signals, not {}",
                    it -> it.getTc().getSigactionsCount(),
                    TaskStateRules::actions),
            LEADERS
                .where(it -> core(it).getTc().getSigactionsCount() == 0)
                .check(TaskStateRules::oldActions));
    warning("CORE-OOM", TRIED, "The score for a lack of memory is one that can be set")
        .why("-1000 to 1000. CRIU goes on with the score that it has itself.")
        .inImage(
            PROCESSES
                .where(it -> Math.abs((long) it.getOomScoreAdj()) > MOST_OOM_SCORE)
                .report(
                    "oom_score_adj",
                    "{} is not between -1000 and 1000",
                    TaskCoreEntry::getOomScoreAdj));
    warning("CORE-RLIM", TRIED, INCOMPLETE, "There are 16 limits, none above its maximum")
        .why(
            "CRIU lowers a limit that is above its maximum. If there are none at all, it looks "
                + "for rlimit-PID.img, and wants --deprecated; without that image it fails.")
        .inImage(
            PROCESSES
                .where(TaskCoreEntry::hasRlimits)
                .where(it -> it.getRlimits().getRlimitsCount() != RLIMITS)
                .report("rlimits", "{} limits, not 16", it -> it.getRlimits().getRlimitsCount()),
            LIMITS
                .where(TaskStateRules::isAboveMaximum)
                .report("", ABOVE, RlimitEntry::getCur, RlimitEntry::getMax),
            Walk.entries(ImageType.RLIMIT, RlimitEntry.class)
                .where(TaskStateRules::isAboveMaximum)
                .report("cur", ABOVE, RlimitEntry::getCur, RlimitEntry::getMax),
            LEADERS
                .where(it -> !core(it).getTc().hasRlimits())
                .needs(
                    "tc.rlimits",
                    it -> it.task().imageName(ImageType.RLIMIT),
                    "there are no limits, and no {}")
                .as(ERROR));
    error("CORE-SIGINFO", TRIED, "A pending signal has 128 bytes of information")
        .why(
            "CRIU reads past the end of shorter ones: \"Unable to send siginfo\". In images of "
                + "CRIU before 2.0 it stops: \"Unknown image format\".")
        .inImage(
            SIGNALS
                .where(it -> it.getSiginfo().size() != SIGINFO_BYTES)
                .report(
                    "siginfo", "the signal has {} bytes, not 128", it -> it.getSiginfo().size()));
    error("CORE-SCHED", TRIED, "Policy, priority and niceness go together")
        .why(
            "Niceness is -20 to 19; policies 0, 3 and 5 have priority 0, policies 1 and 2 have "
                + "1 to 99. CRIU stops: \"Inconsistent sched params\".")
        .inImage(
            SCHEDULED
                .where(it -> it.getSchedNice() < -20 || it.getSchedNice() > 19)
                .report("sched_nice", "{} is not a niceness", it -> "" + it.getSchedNice()),
            SCHEDULED
                .where(it -> PLAIN_POLICIES.contains(policy(it)) && it.getSchedPrio() != 0)
                .report(
                    "sched_prio",
                    "the policy {} has no priority, but there is {}",
                    TaskStateRules::policy,
                    ThreadCoreEntry::getSchedPrio),
            SCHEDULED
                .where(it -> REAL_TIME_POLICIES.contains(policy(it)))
                .where(it -> it.getSchedPrio() < 1 || it.getSchedPrio() > 99)
                .report(
                    "sched_prio",
                    "{} is not a priority of the policy {}",
                    ThreadCoreEntry::getSchedPrio,
                    TaskStateRules::policy),
            SCHEDULED
                .where(it -> !PLAIN_POLICIES.contains(policy(it)))
                .where(it -> !REAL_TIME_POLICIES.contains(policy(it)))
                .report(
                    "sched_policy",
                    "{} is not a policy that CRIU restores",
                    ThreadCoreEntry::getSchedPolicy));
    error("CORE-PDEATH", TRIED, "The signal at the parent's end is a signal")
        .why("pdeath_sig is at most 64. CRIU stops: \"Pdeath signal is too big\".")
        .inImage(
            THREAD_CORES.atMost(
                "pdeath_sig",
                it -> Integer.toUnsignedLong(it.getPdeathSig()),
                LAST_SIGNAL,
                "{} is not a signal"));
    error("SECCOMP-MODE", SOURCE, "The seccomp mode is one that exists")
        .why(
            "0 stands for none, 1 for strict, 2 for filter; only with 2 there is a filter. CRIU "
                + "stops: \"Unknown seccomp mode\".")
        .inImage(
            THREAD_CORES.where(TaskStateRules::hasOtherMode).report("seccomp_mode", NO_MODE),
            THREAD_CORES
                .where(it -> !hasOtherMode(it) && it.hasSeccompFilter())
                .where(it -> it.getSeccompMode() != SeccompMode.filter)
                .report("seccomp_filter", "there is a filter without the mode for it")
                .as(WARNING),
            PROCESSES
                .where(it -> it.getUnknownFields().hasField(OLD_MODE))
                .report("old_seccomp_mode", NO_MODE));
  }

  private static int actions(CoreEntry core) {
    return core.getMtype() == March.MIPS ? 126 : 62;
  }

  private static void oldActions(Item<CoreRef> leader, Reporter out) {
    Inspection in = leader.in();
    String file = "sigacts-" + leader.it().task().pidText() + ".img";
    int count = in.entries(file, SaEntry.class).size();
    int expected = actions(core(leader.it()));
    if (!in.has(file)) {
      out.report(leader, "tc.sigactions", "there are no actions of signals, and no {}", file);
    } else if (in.isKnown(file) && count != expected) {
      out.about(leader, file, "{} actions of signals, not {}", count, expected);
    }
  }

  private static boolean isAboveMaximum(RlimitEntry limit) {
    return Long.compareUnsigned(limit.getCur(), limit.getMax()) > 0;
  }

  private static int policy(ThreadCoreEntry thread) {
    return thread.getSchedPolicy() & ~SCHED_RESET_ON_FORK;
  }

  private static boolean hasOtherMode(ThreadCoreEntry thread) {
    return thread.getUnknownFields().hasField(ThreadCoreEntry.SECCOMP_MODE_FIELD_NUMBER);
  }
}
