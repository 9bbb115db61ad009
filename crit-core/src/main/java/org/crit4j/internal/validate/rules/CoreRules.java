package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CoreEntry.March;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.Task;
import org.crit4j.internal.validate.Task.State;

/** Core images: which there are, and what they say of the state of processes and threads. */
public final class CoreRules extends RuleGroup {
  private static final int LONGEST_NAME = 15;
  private static final int DEAD = 2;

  /** Signals that stop a process: STOP, TSTP, TTIN, TTOU; MIPS has other numbers. */
  private static final Set<Integer> STOP_SIGNALS = Set.of(19, 20, 21, 22);

  /** Signals that end no process: CHLD, CONT, STOP, TSTP, TTIN, TTOU, URG, WINCH. */
  private static final Set<Integer> HARMLESS_SIGNALS = Set.of(17, 18, 19, 20, 21, 22, 23, 28);

  /** Declares the rules. */
  public CoreRules() {
    super("Core images: processes and threads");
    error("CORE-EXISTS", TRIED, INCOMPLETE, "Each process and each thread has a core image")
        .because("The threads of a zombie have none. CRIU stops: \"Unexpected EOF on (empty-image)\".")
        .inCheckpoint(CoreRules::exist);
    warning("CORE-ORPHAN", TRIED, "Each core image is that of a process or thread of the tree")
        .because("CRIU never opens this one.")
        .inCheckpoint(CoreRules::orphans);
    warning("THR-MISSING", TRIED, INCOMPLETE, "No thread is missing from the process tree")
        .because("The core image of a thread is left over, which no process lists. CRIU says "
                + "nothing, and the thread is lost.")
        .inCheckpoint(CoreRules::lostThreads);
    error("CORE-MTYPE", TRIED, "All core images are of one architecture, which is known")
        .because("CRIU stops, \"Core march mismatch\", at processes of another architecture than the "
                + "host's. Of threads it does not check it.")
        .inImage(CoreRules::architecture);
    error("CORE-TI", TRIED, INCOMPLETE, "A thread has the registers of its architecture")
        .because("The field for the thread's mtype is missing. CRIU stops, \"Core info data "
                + "missed\", or crashes if it is a thread.")
        .inImage(CoreRules::registers);
    warning("CORE-TI-OTHER", SOURCE, "A thread has no registers of another architecture")
        .because("CRIU ignores them.")
        .inImage(CoreRules::otherRegisters);
    error("CORE-TC", TRIED, INCOMPLETE, "The core image of a process has its state")
        .because("The field tc is missing. CRIU stops: \"Core task state data missed\".")
        .inCheckpoint(CoreRules::taskCore);
    error("CORE-TC-THREAD", TRIED, "The core image of a thread has nothing that belongs to the process")
        .because("Only the first thread has tc and ids. CRIU stops: \"Thread has optional fields "
                + "present\".")
        .inCheckpoint(CoreRules::threadsWithTaskCore);
    error("CORE-THREADCORE", TRIED, INCOMPLETE, "The core image of a thread has thread_core")
        .because("CRIU crashes without it.")
        .inCheckpoint(CoreRules::threadCore);
    error("CORE-STATE", TRIED, "A process is alive, dead or stopped")
        .because("task_state is 1, 2 or 3. CRIU stops: \"Unknown task state\".")
        .inImage(CoreRules::states);
    error("CORE-STATE-DEAD", TRIED, INCOMPLETE, "A zombie has no images but its core image, others have all of them")
        .because("A process that is wrongly said to be dead comes back as a zombie, without a word; "
                + "for one that is wrongly said to be alive, CRIU stops: \"Core IDS data missed\".")
        .inCheckpoint(CoreRules::stateAndImages);
    warning("CORE-EXITCODE", SOURCE, "The exit code goes with the state")
        .because("It is 0 for a process that is alive, and a wait status for a zombie. CRIU replaces "
                + "a signal that ends no process by ABRT.")
        .inImage(CoreRules::exitCodes);
    warning("CORE-STOPSIG", SOURCE, "The stop signal goes with the state")
        .because("Only a stopped process has one, and it is one of STOP, TSTP, TTIN and TTOU. CRIU "
                + "uses STOP otherwise.")
        .inImage(CoreRules::stopSignals);
    warning("CORE-COMM", TRIED, "The name of a process has at most 15 bytes")
        .because("The kernel cuts it off.")
        .inImage(CoreRules::names);
  }

  static List<Entry<CoreEntry>> cores(Inspection in) {
    return in.entries(ImageType.CORE, CoreEntry.class);
  }

  /** Whether a core image is that of a zombie, which has no registers. */
  static boolean isDead(CoreEntry core) {
    return core.hasTc() && core.getTc().getTaskState() == DEAD;
  }

  private static void exist(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      for (CoreRef core : in.tasks().cores(task)) {
        if (!in.has(core.file())) {
          out.report(
              in.prefix() + core.file(),
              "the image of "
                  + core.label()
                  + " is missing, which "
                  + task.entry().label()
                  + " refers to");
        }
      }
    }
  }

  private static List<LoadedImage> leftOver(Inspection in) {
    List<LoadedImage> images = new ArrayList<>();
    if (!in.tasks().areKnown()) {
      return images;
    }
    Set<Long> known = new HashSet<>();
    for (Task task : in.tasks().all()) {
      known.add(Integer.toUnsignedLong(task.pid()));
      PstreeEntry entry = task.entry().message();
      // The list of a zombie is garbage, that of a process of unknown state may be.
      if (task.state() != State.DEAD) {
        entry.getThreadsList().forEach(thread -> known.add(Integer.toUnsignedLong(thread)));
      }
    }
    for (LoadedImage image : in.images(ImageType.CORE)) {
      if (image.number().isPresent() && !known.contains(image.number().getAsLong())) {
        images.add(image);
      }
    }
    return images;
  }

  private static void orphans(Inspection in, Reporter out) {
    for (LoadedImage image : leftOver(in)) {
      String number = Long.toUnsignedString(image.number().orElseThrow());
      out.report(image.file(), "pstree.img has no process or thread " + number);
    }
  }

  private static void lostThreads(Inspection in, Reporter out) {
    for (LoadedImage image : leftOver(in)) {
      List<Entry<CoreEntry>> cores = Inspection.entries(image, CoreEntry.class);
      if (!cores.isEmpty() && !cores.get(0).message().hasTc()) {
        String number = Long.toUnsignedString(image.number().orElseThrow());
        out.report(image.file(), "the thread " + number + " is in no process of pstree.img");
      }
    }
  }

  private static void architecture(Inspection in, Reporter out) {
    Optional<Entry<CoreEntry>> first = Optional.empty();
    for (Entry<CoreEntry> core : cores(in)) {
      March type = core.message().getMtype();
      if (type == March.UNKNOWN) {
        out.report(core, "mtype", "the architecture is not known");
      } else if (first.isEmpty()) {
        first = Optional.of(core);
      } else if (type != first.get().message().getMtype()) {
        March other = first.get().message().getMtype();
        out.report(
            core,
            "mtype",
            "the architecture is " + type + ", but " + other + " in " + first.get().image().file());
      }
    }
  }

  /** The field for the registers of an architecture, by its name in the schema. */
  private static String registers(March type) {
    return type == March.X86_64
        ? "thread_info"
        : "ti_" + type.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static boolean has(CoreEntry core, March type) {
    return switch (type) {
      case X86_64 -> core.hasThreadInfo();
      case ARM -> core.hasTiArm();
      case AARCH64 -> core.hasTiAarch64();
      case PPC64 -> core.hasTiPpc64();
      case S390 -> core.hasTiS390();
      case MIPS -> core.hasTiMips();
      case LOONGARCH64 -> core.hasTiLoongarch64();
      case RISCV64 -> core.hasTiRiscv64();
      case UNKNOWN -> false;
    };
  }

  private static void registers(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : cores(in)) {
      March type = core.message().getMtype();
      if (type != March.UNKNOWN && !isDead(core.message()) && !has(core.message(), type)) {
        out.report(core, registers(type), "the registers of the thread are missing");
      }
    }
  }

  private static void otherRegisters(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : cores(in)) {
      for (March type : March.values()) {
        if (type != core.message().getMtype() && has(core.message(), type)) {
          out.report(
              core,
              registers(type),
              "there are registers of " + type + ", but mtype is " + core.message().getMtype());
        }
      }
    }
  }

  private static void taskCore(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      if (task.core().isPresent() && !task.core().get().message().hasTc()) {
        out.report(
            task.core().get(),
            "tc",
            "the state of " + task.label() + " is missing, which " + task.entry().label() + " has");
      }
    }
  }

  private static void threadsWithTaskCore(Inspection in, Reporter out) {
    for (CoreRef core : in.tasks().aliveCores()) {
      if (core.isLeader() || core.core().isEmpty()) {
        continue;
      }
      CoreEntry message = core.core().get().message();
      if (message.hasTc() || message.hasIds()) {
        String field = message.hasTc() ? "tc" : "ids";
        out.report(
            core.core().get(), field, core.label() + " is not the first one, but has " + field);
      }
    }
  }

  private static void threadCore(Inspection in, Reporter out) {
    for (CoreRef core : in.tasks().aliveCores()) {
      if (core.core().isPresent() && !core.core().get().message().hasThreadCore()) {
        out.report(core.core().get(), "thread_core", "the field is missing for " + core.label());
      }
    }
  }

  private static void states(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : cores(in)) {
      int state = core.message().getTc().getTaskState();
      if (core.message().hasTc() && (state < 1 || state > 3)) {
        out.report(
            core, "tc.task_state", unsigned(state) + " is none of 1 alive, 2 dead, 3 stopped");
      }
    }
  }

  private static void stateAndImages(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      List<String> own =
          List.of(
              "ids-" + task.pidText() + ".img",
              "fs-" + task.pidText() + ".img",
              "pagemap-" + task.pidText() + ".img");
      List<String> there = own.stream().filter(in::has).toList();
      boolean hasMemory = in.has("mm-" + task.pidText() + ".img");
      if (task.core().isEmpty()) {
        continue;
      }
      if (task.state() == State.DEAD) {
        if (!there.isEmpty()) {
          String images = String.join(", ", there);
          out.report(
              task.core().get(),
              "tc.task_state",
              task.label() + " is said to be dead, but has " + images);
        } else if (task.core().get().message().hasThreadInfo()) {
          out.report(
              task.core().get(),
              "thread_info",
              task.label() + " is said to be dead, but has registers");
        }
      } else if (task.isAlive() && there.isEmpty() && !hasMemory) {
        out.report(
            task.core().get(),
            "tc.task_state",
            task.label() + " is said to be alive, but has no ids, memory, files and directories");
      }
    }
  }

  private static void exitCodes(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : cores(in)) {
      TaskCoreEntry task = core.message().getTc();
      int code = task.getExitCode();
      if (!core.message().hasTc() || code == 0) {
        continue;
      }
      int signal = code & 0x7f;
      boolean fatal = core.message().getMtype() == March.MIPS || !HARMLESS_SIGNALS.contains(signal);
      if (!isDead(core.message())) {
        out.report(
            core, "tc.exit_code", "the process is alive, but its exit code is " + unsigned(code));
      } else if (code >>> 16 != 0) {
        out.report(core, "tc.exit_code", unsigned(code) + " is no wait status");
      } else if (signal > 64 || !fatal) {
        out.report(core, "tc.exit_code", "the signal " + signal + " ends no process");
      }
    }
  }

  private static void stopSignals(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : cores(in)) {
      TaskCoreEntry task = core.message().getTc();
      if (!task.hasStopSigno() || core.message().getMtype() == March.MIPS) {
        continue;
      }
      int signal = task.getStopSigno();
      if (task.getTaskState() != 3) {
        out.report(core, "tc.stop_signo", "the process is not stopped, but has a stop signal");
      } else if (!STOP_SIGNALS.contains(signal)) {
        out.report(core, "tc.stop_signo", "the signal " + unsigned(signal) + " stops no process");
      }
    }
  }

  private static void names(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : cores(in)) {
      int process = core.message().getTc().getCommBytes().size();
      int thread = core.message().getThreadCore().getCommBytes().size();
      if (process > LONGEST_NAME) {
        out.report(core, "tc.comm", "the name has " + process + " bytes, the kernel keeps 15");
      }
      if (thread > LONGEST_NAME) {
        out.report(
            core, "thread_core.comm", "the name has " + thread + " bytes, the kernel keeps 15");
      }
    }
  }
}
