package org.crit4j.internal.validate.rules;

import java.util.List;
import java.util.Optional;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.ThreadInfoAarch64;
import org.crit4j.images.UserDescT;
import org.crit4j.images.UserX86FpregsEntry;
import org.crit4j.images.UserX86RegsEntry;
import org.crit4j.images.UserX86RegsMode;
import org.crit4j.images.UserX86XsaveEntry;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Kind;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Task;
import org.crit4j.validate.Severity;

/** Registers. */
public final class RegisterRules extends CheckpointRules {
  // Linux's segment.h: GDT_ENTRY_TLS_MIN of the 64-bit and of the 32-bit kernel.
  private static final int TLS_SLOTS = 3;
  private static final int FIRST_TLS = 12;
  private static final int FIRST_TLS_32 = 6;

  private static final String FPREGS = "thread_info.fpregs.";

  /** Declares the rules. */
  public RegisterRules() {
    super("Registers");
    error("CORE-X86-FPU", TRIED, "The floating point registers of x86 are complete")
        .because("st_space has 32 words, xmm_space 64. CRIU stops: \"Corruption in FPU ... area\".")
        .inImage(RegisterRules::floatingPoint);
    error("CORE-X86-XSAVE", TRIED, "Extended registers of x86 are complete if they are there")
        .because(
            "Each area of xsave has a fixed number of words. CRIU stops at fewer, \"Corruption "
                + "in ... area\", and ignores words too many.")
        .inImage(RegisterRules::extended);
    error("CORE-X86-MODE", SOURCE, "A thread of x86 is a 64-bit or a 32-bit one")
        .because(
            "gpregs.mode is NATIVE or COMPAT, and the same in all threads of a process. CRIU "
                + "stops: \"registers mode corrupted\".")
        .inImage(RegisterRules::mode);
    error("CORE-ARM64", SOURCE, "The registers of a thread of 64-bit ARM are complete")
        .because(
            "There are 31 general registers, and 64 words of vector registers. A restore fails "
                + "otherwise.")
        .inImage(RegisterRules::arm64);
    info("CORE-X86-TLS", DEDUCED, "The descriptors of thread-local storage are those of x86")
        .because(
            "There are three, with the numbers 12 to 14, or 6 to 8 of a 32-bit kernel; none in "
                + "old dumps. The kernel refuses other numbers.")
        .inImage(RegisterRules::threadLocalStorage);
  }

  private static void floatingPoint(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      if (core.message().hasThreadInfo()) {
        UserX86FpregsEntry registers = core.message().getThreadInfo().getFpregs();
        fewer(core, FPREGS + "st_space", registers.getStSpaceCount(), 32, out);
        fewer(core, FPREGS + "xmm_space", registers.getXmmSpaceCount(), 64, out);
      }
    }
  }

  private static void fewer(Entry<?> core, String field, int words, int expected, Reporter out) {
    if (words < expected) {
      out.report(core, field, words + " words, not " + expected);
    }
  }

  // Sizes: struct xsave_struct in CRIU's compel for x86.
  private static void extended(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      UserX86FpregsEntry registers = core.message().getThreadInfo().getFpregs();
      if (registers.hasXsave()) {
        UserX86XsaveEntry xsave = registers.getXsave();
        area(core, "ymmh_space", xsave.getYmmhSpaceCount(), 64, out);
        area(core, "bndreg_state", xsave.getBndregStateCount(), 8, out);
        area(core, "bndcsr_state", xsave.getBndcsrStateCount(), 8, out);
        area(core, "opmask_reg", xsave.getOpmaskRegCount(), 8, out);
        area(core, "zmm_upper", xsave.getZmmUpperCount(), 64, out);
        area(core, "hi16_zmm", xsave.getHi16ZmmCount(), 128, out);
        area(core, "pkru", xsave.getPkruCount(), 2, out);
      }
    }
  }

  private static void area(Entry<?> core, String name, int words, int expected, Reporter out) {
    if (words > 0 && words != expected) {
      Reporter severity = words < expected ? out : out.as(Severity.WARNING);
      severity.report(core, FPREGS + "xsave." + name, words + " words, not " + expected);
    }
  }

  private static void mode(Inspection in, Reporter out) {
    String field = "thread_info.gpregs.mode";
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      UserX86RegsEntry registers = core.message().getThreadInfo().getGpregs();
      if (registers.getUnknownFields().hasField(UserX86RegsEntry.MODE_FIELD_NUMBER)) {
        out.report(core, field, "the mode is neither NATIVE nor COMPAT");
      }
    }
    if (in.kind() == Kind.CHECKPOINT) {
      for (Task task : in.tasks().all()) {
        mixedModes(in, task, field, out);
      }
    }
  }

  // A warning: CRIU restores each thread in its own mode, and Wine has processes of both.
  private static void mixedModes(Inspection in, Task task, String field, Reporter out) {
    Optional<UserX86RegsMode> first = Optional.empty();
    for (CoreRef each : in.tasks().cores(task)) {
      Optional<Entry<CoreEntry>> core = each.core().filter(it -> it.message().hasThreadInfo());
      if (core.isPresent()) {
        UserX86RegsMode mode = core.get().message().getThreadInfo().getGpregs().getMode();
        if (first.isPresent() && first.get() != mode) {
          String found = each.label() + " is " + mode + ", but the first thread is " + first.get();
          out.as(Severity.WARNING).report(core.get(), field, found);
        }
        first = first.or(() -> Optional.of(mode));
      }
    }
  }

  private static void arm64(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      if (core.message().hasTiAarch64()) {
        ThreadInfoAarch64 thread = core.message().getTiAarch64();
        int general = thread.getGpregs().getRegsCount();
        int vectors = thread.getFpsimd().getVregsCount();
        if (general != 31) {
          out.report(core, "ti_aarch64.gpregs.regs", general + " registers, not 31");
        }
        if (vectors != 64) {
          out.report(core, "ti_aarch64.fpsimd.vregs", vectors + " words, not 64");
        }
      }
    }
  }

  private static void threadLocalStorage(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      List<UserDescT> slots = core.message().getThreadInfo().getTlsList();
      if (!slots.isEmpty() && slots.size() != TLS_SLOTS) {
        out.report(core, "thread_info.tls", slots.size() + " descriptors, not " + TLS_SLOTS);
      }
      for (int i = 0; i < slots.size(); i++) {
        int number = slots.get(i).getEntryNumber();
        if (!isTlsNumber(number)) {
          String field = "thread_info.tls[" + i + "].entry_number";
          out.report(core, field, unsigned(number) + " is no number of such a descriptor");
        }
      }
    }
  }

  private static boolean isTlsNumber(int number) {
    return (number >= FIRST_TLS && number < FIRST_TLS + TLS_SLOTS)
        || (number >= FIRST_TLS_32 && number < FIRST_TLS_32 + TLS_SLOTS);
  }
}
