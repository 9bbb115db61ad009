package org.crit4j.internal.validate.rules;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CoreEntry.March;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;

/** Core images: which there are, and what they say of the state of processes and threads. */
public final class CoreRules extends CheckpointRules {
  private static final int LONGEST_NAME = 15;

  // Source: CRIU's proc_parse.h.
  private static final int ALIVE = 1;
  private static final int DEAD = 2;
  private static final int STOPPED = 3;

  /** Images that a process has, and a zombie has not. */
  private static final List<ImageType> OF_ALIVE =
      List.of(ImageType.IDS, ImageType.FS, ImageType.PAGEMAP);

  /** Signals that stop a process: STOP, TSTP, TTIN, TTOU; MIPS has other numbers. */
  private static final Set<Integer> STOP_SIGNALS = Set.of(19, 20, 21, 22);

  /** Signals that end no process: CHLD, CONT, STOP, TSTP, TTIN, TTOU, URG, WINCH. */
  private static final Set<Integer> HARMLESS_SIGNALS = Set.of(17, 18, 19, 20, 21, 22, 23, 28);

  /** Core images that are of no process or thread. */
  private static final Walk<LoadedImage> LEFT_OVER =
      Walk.images(ImageType.CORE).given(Known.TASKS).select(CoreRules::leftOver);

  /** Those of processes. */
  private static final Walk<CoreEntry> WITH_TASK = CORES.where(CoreEntry::hasTc);

  /** The processes, at their core images. */
  private static final Walk<TaskRef> TASK_CORES =
      Walk.of(
          Known.TASKS,
          in ->
              in.tasks().all().stream()
                  .filter(it -> it.core().isPresent())
                  .map(it -> Item.of(in, it.core().get(), it, it)));

  /** Declares the rules. */
  public CoreRules() {
    super("Core images: processes and threads");
    error("CORE-EXISTS", TRIED, INCOMPLETE, "Each process and each thread has a core image")
        .why("The threads of a zombie have none. CRIU stops: \"Unexpected EOF on (empty-image)\".")
        .inCheckpoint(
            TASKS.check(
                (task, out) -> {
                  for (CoreRef core : task.in().tasks().cores(task.it())) {
                    if (!task.in().has(core.file())) {
                      String text = "the image of {} is missing, which {} refers to";
                      out.about(task, core.file(), text, core.label(), task.place());
                    }
                  }
                }));
    warning("CORE-ORPHAN", TRIED, "Each core image is that of a process or thread of the tree")
        .why("CRIU never opens this one.")
        .inCheckpoint(
            LEFT_OVER.report("", "pstree.img has no process or thread {}", CoreRules::number));
    warning("THR-MISSING", TRIED, INCOMPLETE, "No thread is missing from the process tree")
        .why(
            "The core image of a thread is left over, which no process lists. CRIU says "
                + "nothing, and the thread is lost.")
        .inCheckpoint(
            LEFT_OVER
                .where(CoreRules::isOfThread)
                .report("", "the thread {} is in no process of pstree.img", CoreRules::number));
    error("CORE-MTYPE", TRIED, "All core images are of one architecture, which is known")
        .why(
            "CRIU stops, \"Core march mismatch\", at processes of another architecture than the "
                + "host's. Of threads it does not check it.")
        .inImage(
            CORES
                .where(it -> it.getMtype() == March.UNKNOWN)
                .report("mtype", "the architecture is not known"),
            CORES
                .where(it -> it.getMtype() != March.UNKNOWN)
                .same("mtype", CoreEntry::getMtype, "the architecture differs from that in {}"));
    error("CORE-TI", TRIED, INCOMPLETE, "A thread has the registers of its architecture")
        .why(
            "The field for the thread's mtype is missing. CRIU stops, \"Core info data "
                + "missed\", or crashes if it is a thread.")
        .inImage(
            CORES
                .where(it -> it.getMtype() != March.UNKNOWN && !isDead(it))
                .where(it -> !has(it, it.getMtype()))
                .check(
                    (core, out) -> {
                      String text = "the registers of the thread are missing";
                      out.report(core, registers(core.it().getMtype()), text);
                    }));
    warning("CORE-TI-OTHER", SOURCE, "A thread has no registers of another architecture")
        .why("CRIU ignores them.")
        .inImage(CORES.check(CoreRules::otherRegisters));
    error("CORE-TC", TRIED, INCOMPLETE, "The core image of a process has its state")
        .why("The field tc is missing. CRIU stops: \"Core task state data missed\".")
        .inCheckpoint(
            TASK_CORES
                .where(it -> !core(it).hasTc())
                .report(
                    "tc", "the state of {who} is missing, which {} has", it -> it.entry().label()));
    error("CORE-TC-THREAD", TRIED, "A thread's core image has nothing of the process")
        .why("Such as tc and ids. CRIU stops: \"Thread has optional fields present\".")
        .inCheckpoint(
            THREADS
                .where(it -> !it.isLeader() && core(it).hasTc())
                .report("tc", "{who} is not the first one, but has tc"),
            THREADS
                .where(it -> !it.isLeader() && core(it).hasIds() && !core(it).hasTc())
                .report("ids", "{who} is not the first one, but has ids"));
    error("CORE-THREADCORE", TRIED, INCOMPLETE, "The core image of a thread has thread_core")
        .why("CRIU crashes without it.")
        .inCheckpoint(
            THREADS
                .where(it -> !core(it).hasThreadCore())
                .report("thread_core", "the field is missing for {who}"));
    error("CORE-STATE", TRIED, "A process is alive, dead or stopped")
        .why("task_state is 1, 2 or 3. CRIU stops: \"Unknown task state\".")
        .inImage(
            WITH_TASK
                .at("tc", CoreEntry::getTc)
                .oneOf(
                    "task_state",
                    TaskCoreEntry::getTaskState,
                    Set.of(ALIVE, DEAD, STOPPED),
                    "{} is none of 1 alive, 2 dead, 3 stopped"));
    error(
            "CORE-STATE-DEAD",
            TRIED,
            INCOMPLETE,
            "A zombie has only a core image, others have all images")
        .why(
            "A process that is wrongly said to be dead comes back as a zombie, without a word; "
                + "for one that is wrongly said to be alive, CRIU stops: \"Core IDS data missed\".")
        .inCheckpoint(TASK_CORES.check(CoreRules::stateAndImages));
    warning("CORE-EXITCODE", SOURCE, "The exit code goes with the state")
        .why(
            "It is 0 for a process that is alive, and a wait status for a zombie. CRIU replaces "
                + "a signal that ends no process by ABRT.")
        .inImage(WITH_TASK.problem("tc.exit_code", CoreRules::exitCode));
    warning("CORE-STOPSIG", SOURCE, "The stop signal goes with the state")
        .why(
            "Only a stopped process has one, and it is one of STOP, TSTP, TTIN and TTOU. CRIU "
                + "uses STOP otherwise.")
        .inImage(
            CORES
                .where(it -> it.getTc().hasStopSigno() && it.getMtype() != March.MIPS)
                .problem("tc.stop_signo", CoreRules::stopSignal));
    warning("CORE-COMM", TRIED, "The name of a process has at most 15 bytes")
        .why("The kernel cuts it off.")
        .inImage(
            name("tc.comm", it -> it.getTc().getCommBytes()),
            name("thread_core.comm", it -> it.getThreadCore().getCommBytes()));
  }

  /** Whether a core image is that of a zombie, which has no registers. */
  private static boolean isDead(CoreEntry core) {
    return core.hasTc() && core.getTc().getTaskState() == DEAD;
  }

  private static List<Item<LoadedImage>> leftOver(List<Item<LoadedImage>> images) {
    Set<Long> known = new HashSet<>();
    for (TaskRef task : images.get(0).in().tasks().all()) {
      known.add(Integer.toUnsignedLong(task.pid()));
      // The list of a zombie is garbage, that of a process of unknown state may be.
      if (task.state() != TaskState.ZOMBIE) {
        List<Integer> threads = task.entry().message().getThreadsList();
        threads.forEach(thread -> known.add(Integer.toUnsignedLong(thread)));
      }
    }
    return images.stream()
        .filter(it -> it.it().number().isPresent() && !known.contains(it.number()))
        .toList();
  }

  private static long number(LoadedImage image) {
    return image.number().orElseThrow();
  }

  private static boolean isOfThread(LoadedImage image) {
    List<Entry<CoreEntry>> cores = Inspection.entries(image, CoreEntry.class);
    return !cores.isEmpty() && !cores.get(0).message().hasTc();
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

  private static void otherRegisters(Item<CoreEntry> core, Reporter out) {
    March own = core.it().getMtype();
    for (March type : March.values()) {
      if (type != own && has(core.it(), type)) {
        String text = "there are registers of {}, but mtype is {}";
        out.report(core, registers(type), text, type, own);
      }
    }
  }

  private static void stateAndImages(Item<TaskRef> task, Reporter out) {
    TaskRef it = task.it();
    List<String> there =
        OF_ALIVE.stream()
            .map(type -> ImageName.of(type, Integer.toUnsignedLong(it.pid())))
            .filter(task.in()::has)
            .toList();
    if (it.state() == TaskState.ZOMBIE && !there.isEmpty()) {
      String text = "{who} is said to be dead, but has {}";
      out.report(task, "tc.task_state", text, String.join(", ", there));
    } else if (it.state() == TaskState.ZOMBIE && core(it).hasThreadInfo()) {
      out.report(task, "thread_info", "{who} is said to be dead, but has registers");
    } else if (it.isAlive() && there.isEmpty() && !task.in().has(it.imageName(ImageType.MM))) {
      String text = "{who} is said to be alive, but has no ids, memory, files and directories";
      out.report(task, "tc.task_state", text);
    }
  }

  private static String exitCode(CoreEntry core) {
    int code = core.getTc().getExitCode();
    int signal = code & 0x7f;
    boolean fatal = core.getMtype() == March.MIPS || !HARMLESS_SIGNALS.contains(signal);
    if (code != 0 && !isDead(core)) {
      return "the process is alive, but its exit code is " + unsigned(code);
    }
    if (code >>> 16 != 0) {
      return unsigned(code) + " is not a wait status";
    }
    return signal > 64 || !fatal ? "the signal " + signal + " ends no process" : "";
  }

  private static String stopSignal(CoreEntry core) {
    int signal = core.getTc().getStopSigno();
    if (core.getTc().getTaskState() != STOPPED) {
      return "the process is not stopped, but has a stop signal";
    }
    return STOP_SIGNALS.contains(signal)
        ? ""
        : "the signal " + unsigned(signal) + " stops no process";
  }

  private static Check name(String field, Function<CoreEntry, ByteString> name) {
    return CORES
        .where(it -> name.apply(it).size() > LONGEST_NAME)
        .report(field, "the name has {} bytes, the kernel keeps 15", it -> name.apply(it).size());
  }
}
