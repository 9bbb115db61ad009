package org.crit4j.internal.validate.rules;

import java.util.Optional;
import java.util.Set;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.ThreadCoreEntry;
import org.crit4j.images.ThreadSasEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Walk;

/** What threads have in the memory of their process: where they run, and what the kernel knows. */
public final class ThreadMemoryRules extends CheckpointRules {
  private static final int PROT_EXEC = 4;

  // Source: Linux's signal.h and rseq.h.
  private static final int SS_DISABLE = 2;
  private static final int SMALLEST_RSEQ = 32;
  private static final int SMALLEST_STACK = 2048;
  private static final int MAP_GROWSDOWN = 0x100;

  /** struct robust_list_head with 32-bit and with 64-bit pointers; 0 where there is none. */
  private static final Set<Integer> ROBUST_LENGTHS = Set.of(0, 12, 24);

  /** A thread's state, and the memory of its process. */
  private record Located(CoreEntry core, AddressSpace space) {
    ThreadCoreEntry thread() {
      return core.getThreadCore();
    }
  }

  /** Threads whose memory is known. */
  private static final Walk<Located> LOCATED =
      THREADS.<Located>spread((thread, to) -> located(thread).ifPresent(to)).shared();

  private static final Walk<Located> WITH_AREA =
      LOCATED.where(it -> it.thread().getRseqEntry().getRseqAbiPointer() != 0);

  /** Declares the rules. */
  public ThreadMemoryRules() {
    super("Threads in memory");
    error("CORE-IP", TRIED, "A thread runs in a mapping, and has its stack in one")
        .why(
            "The instruction pointer is in an executable mapping, the stack pointer in any, or "
                + "below one that grows down. CRIU takes no notice, and the process is killed as "
                + "soon as it runs.")
        .inCheckpoint(LOCATED.check(ThreadMemoryRules::pointers));
    warning("CORE-SAS", TRIED, "The stack for signals is mapped")
        .why(
            "Without one, ss_size is 0 and ss_flags has SS_DISABLE (2). The kernel takes no stack "
                + "of less than 2048 bytes: CRIU does not notice, and handlers run on the stack of "
                + "the thread.")
        .inCheckpoint(
            LOCATED
                .where(it -> it.thread().hasSas() && !isDisabled(it.thread().getSas()))
                .where(it -> Long.compareUnsigned(size(it), SMALLEST_STACK) < 0)
                .report(
                    "thread_core.sas.ss_size",
                    "{who} has a stack for signals of {} bytes, fewer than 2048",
                    ThreadMemoryRules::size),
            LOCATED
                .where(it -> it.thread().hasSas() && !isDisabled(it.thread().getSas()))
                .where(it -> !isMapped(it.space(), it.thread().getSas()))
                .report(
                    "thread_core.sas.ss_sp",
                    "the stack for signals of {who} at {} is not mapped",
                    it -> hex(it.thread().getSas().getSsSp())));
    error("CORE-ROBUST", TRIED, "The head of a robust list has the kernel's length")
        .why(
            "24 bytes, 12 of a 32-bit process, or 0 without one. CRIU stops: \"Failed to recover "
                + "futex robust list\".")
        .inImage(
            CORES
                .at("thread_core", CoreEntry::getThreadCore)
                .oneOf(
                    "futex_rla_len",
                    ThreadCoreEntry::getFutexRlaLen,
                    ROBUST_LENGTHS,
                    "{} bytes, not 24 or 12"));
    error("CORE-RSEQ", TRIED, "The area for restartable sequences is mapped")
        .why("It has at least 32 bytes. CRIU stops: \"failed sys_rseq\".")
        .inCheckpoint(
            WITH_AREA
                .as(it -> it.thread().getRseqEntry().getRseqAbiSize())
                .where(it -> Integer.compareUnsigned(it, SMALLEST_RSEQ) < 0)
                .report(
                    "thread_core.rseq_entry.rseq_abi_size", "{} bytes, fewer than 32", it -> it),
            WITH_AREA
                .where(it -> it.space().areaAt(area(it)).isEmpty())
                .report(
                    "thread_core.rseq_entry.rseq_abi_pointer",
                    "{} of {who} is in no mapping",
                    it -> hex(area(it))));
  }

  private static Optional<Item<Located>> located(Item<CoreRef> thread) {
    return thread
        .in()
        .memory()
        .byPid(thread.it().task().pid())
        .filter(it -> it.isWhole() && !it.areas().isEmpty())
        .map(it -> thread.with(new Located(core(thread.it()), it)));
  }

  private static void pointers(Item<Located> thread, Reporter out) {
    for (Pointer pointer : Pointer.of(thread.it().core())) {
      Optional<Area> area = thread.it().space().areaAt(pointer.value());
      boolean fits =
          pointer.isCode()
              ? area.filter(it -> (it.vma().getProt() & PROT_EXEC) != 0).isPresent()
              : area.isPresent() || isBelowStack(thread.it().space(), pointer.value());
      if (!fits) {
        String kind = pointer.isCode() ? "executable mapping" : "mapping";
        String text = "{} of {who} is in no {}";
        out.report(thread, pointer.field(), text, hex(pointer.value()), kind);
      }
    }
  }

  /** The kernel makes a stack longer as soon as something is written there. */
  private static boolean isBelowStack(AddressSpace space, long address) {
    return space.areas().stream()
        .map(Area::vma)
        .filter(it -> Long.compareUnsigned(it.getStart(), address) > 0)
        .findFirst()
        .filter(it -> (it.getFlags() & MAP_GROWSDOWN) != 0)
        .isPresent();
  }

  private static long size(Located thread) {
    return thread.thread().getSas().getSsSize();
  }

  private static boolean isDisabled(ThreadSasEntry stack) {
    return (stack.getSsFlags() & SS_DISABLE) != 0;
  }

  private static boolean isMapped(AddressSpace space, ThreadSasEntry stack) {
    long start = stack.getSsSp();
    long end = start + stack.getSsSize();
    return Long.compareUnsigned(end, start) >= 0 && space.firstUnmapped(start, end) == end;
  }

  private static long area(Located thread) {
    return thread.thread().getRseqEntry().getRseqAbiPointer();
  }
}
