package org.crit4j.internal.validate.rules;

import java.util.Optional;
import java.util.Set;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.RseqEntry;
import org.crit4j.images.ThreadSasEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;

/** What threads have in the memory of their process: where they run, and what the kernel knows. */
public final class ThreadMemoryRules extends CheckpointRules {
  private static final int PROT_EXEC = 4;

  // Source: Linux's signal.h and rseq.h.
  private static final int SS_DISABLE = 2;
  private static final int SMALLEST_RSEQ = 32;

  /** struct robust_list_head with 32-bit and with 64-bit pointers; 0 where there is none. */
  private static final Set<Integer> ROBUST_LENGTHS = Set.of(0, 12, 24);

  /** Declares the rules. */
  public ThreadMemoryRules() {
    super("Threads in memory");
    info("CORE-IP", DEDUCED, "A thread runs in a mapping, and has its stack in one")
        .because(
            "The instruction pointer is in an executable mapping, the stack pointer in any. "
                + "CRIU takes no notice, and the process crashes after the restore.")
        .inCheckpoint(ThreadMemoryRules::pointers);
    info("CORE-SAS", DEDUCED, "The stack for signals is mapped")
        .because("Without one, ss_size is 0 and ss_flags has SS_DISABLE (2).")
        .inCheckpoint(ThreadMemoryRules::signalStacks);
    info(
            "CORE-ROBUST",
            DEDUCED,
            "The head of a robust list has the length that the kernel asks for")
        .because("24 bytes, 12 of a 32-bit process, or 0 without one.")
        .inImage(ThreadMemoryRules::robustLists);
    info("CORE-RSEQ", DEDUCED, "The area for restartable sequences is mapped")
        .because("It has at least 32 bytes. CRIU stops: \"failed sys_rseq\".")
        .inCheckpoint(ThreadMemoryRules::restartable);
  }

  /** Finds what is wrong with a thread whose memory is known. */
  @FunctionalInterface
  private interface ThreadCheck {
    void run(CoreRef thread, Entry<CoreEntry> core, AddressSpace space);
  }

  private static void forEach(Inspection in, ThreadCheck check) {
    for (CoreRef thread : in.tasks().aliveCores()) {
      Optional<AddressSpace> space = in.memory().byPid(thread.task().pid());
      if (thread.core().isPresent()
          && space.isPresent()
          && space.get().isWhole()
          && !space.get().areas().isEmpty()) {
        check.run(thread, thread.core().get(), space.get());
      }
    }
  }

  private static void pointers(Inspection in, Reporter out) {
    forEach(
        in,
        (thread, core, space) -> {
          for (Pointer pointer : Pointer.of(core.message())) {
            Optional<Area> area = space.areaAt(pointer.value());
            boolean fits =
                area.isPresent()
                    && (!pointer.isCode() || (area.get().vma().getProt() & PROT_EXEC) != 0);
            if (!fits) {
              String kind = pointer.isCode() ? "executable mapping" : "mapping";
              String found = hex(pointer.value()) + " of " + thread.label() + " is in no ";
              out.report(core, pointer.field(), found + kind);
            }
          }
        });
  }

  private static void signalStacks(Inspection in, Reporter out) {
    forEach(
        in,
        (thread, core, space) -> {
          ThreadSasEntry stack = core.message().getThreadCore().getSas();
          long start = stack.getSsSp();
          long end = start + stack.getSsSize();
          boolean disabled = (stack.getSsFlags() & SS_DISABLE) != 0;
          if (!core.message().getThreadCore().hasSas()) {
            return;
          }
          if (stack.getSsSize() == 0 && !disabled) {
            String found = thread.label() + " has a stack for signals of 0 bytes";
            out.report(core, "thread_core.sas.ss_size", found);
          } else if (stack.getSsSize() != 0
              && !disabled
              && (Long.compareUnsigned(end, start) < 0 || space.firstUnmapped(start, end) != end)) {
            String found = "the stack for signals of " + thread.label() + " at " + hex(start);
            out.report(core, "thread_core.sas.ss_sp", found + " is not mapped");
          }
        });
  }

  private static void robustLists(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      int length = core.message().getThreadCore().getFutexRlaLen();
      if (!ROBUST_LENGTHS.contains(length)) {
        out.report(core, "thread_core.futex_rla_len", unsigned(length) + " bytes, not 24 or 12");
      }
    }
  }

  private static void restartable(Inspection in, Reporter out) {
    forEach(
        in,
        (thread, core, space) -> {
          RseqEntry area = core.message().getThreadCore().getRseqEntry();
          if (area.getRseqAbiPointer() == 0) {
            return;
          }
          if (Integer.compareUnsigned(area.getRseqAbiSize(), SMALLEST_RSEQ) < 0) {
            String found = unsigned(area.getRseqAbiSize()) + " bytes, fewer than " + SMALLEST_RSEQ;
            out.report(core, "thread_core.rseq_entry.rseq_abi_size", found);
          }
          if (space.areaAt(area.getRseqAbiPointer()).isEmpty()) {
            String found = hex(area.getRseqAbiPointer()) + " of " + thread.label();
            out.report(
                core, "thread_core.rseq_entry.rseq_abi_pointer", found + " is in no mapping");
          }
        });
  }
}
