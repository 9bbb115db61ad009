package org.crit4j.internal.validate.rules;

import java.util.Set;
import java.util.function.ToIntFunction;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.ThreadInfoAarch64;
import org.crit4j.images.ThreadInfoX86;
import org.crit4j.images.UserDescT;
import org.crit4j.images.UserX86FpregsEntry;
import org.crit4j.images.UserX86RegsEntry;
import org.crit4j.images.UserX86XsaveEntry;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Kind;
import org.crit4j.internal.validate.Walk;

/** Registers. */
public final class RegisterRules extends CheckpointRules {
  // Linux's segment.h: GDT_ENTRY_TLS_MIN of the 64-bit and of the 32-bit kernel.
  private static final int TLS_SLOTS = 3;
  private static final int FIRST_TLS = 12;
  private static final int FIRST_TLS_32 = 6;
  private static final int MODE_FIELD = UserX86RegsEntry.MODE_FIELD_NUMBER;

  private static final Walk<ThreadInfoX86> X86 =
      CORES.where(CoreEntry::hasThreadInfo).at("thread_info", CoreEntry::getThreadInfo);
  private static final Walk<UserX86FpregsEntry> FLOATING =
      X86.at("fpregs", ThreadInfoX86::getFpregs);
  private static final Walk<UserX86XsaveEntry> EXTENDED =
      FLOATING.where(UserX86FpregsEntry::hasXsave).at("xsave", UserX86FpregsEntry::getXsave);
  private static final Walk<ThreadInfoAarch64> ARM64 =
      CORES.where(CoreEntry::hasTiAarch64).at("ti_aarch64", CoreEntry::getTiAarch64);
  private static final Walk<UserDescT> TLS = X86.each("tls", ThreadInfoX86::getTlsList);
  private static final String MODE = "thread_info.gpregs.mode";

  /** Declares the rules. */
  public RegisterRules() {
    super("Registers");
    error("CORE-X86-FPU", TRIED, "The floating point registers of x86 are complete")
        .why("st_space has 32 words, xmm_space 64. CRIU stops: \"Corruption in FPU ... area\".")
        .inImage(
            fewer("st_space", UserX86FpregsEntry::getStSpaceCount, 32),
            fewer("xmm_space", UserX86FpregsEntry::getXmmSpaceCount, 64));
    error("CORE-X86-XSAVE", TRIED, "Extended registers of x86 are complete if they are there")
        .why(
            "Each area of xsave has a fixed number of words. CRIU stops at fewer, \"Corruption "
                + "in ... area\", and ignores words too many.")
        .inImage( // Sizes: struct xsave_struct in CRIU's compel for x86.
            area("ymmh_space", UserX86XsaveEntry::getYmmhSpaceCount, 64),
            area("bndreg_state", UserX86XsaveEntry::getBndregStateCount, 8),
            area("bndcsr_state", UserX86XsaveEntry::getBndcsrStateCount, 8),
            area("opmask_reg", UserX86XsaveEntry::getOpmaskRegCount, 8),
            area("zmm_upper", UserX86XsaveEntry::getZmmUpperCount, 64),
            area("hi16_zmm", UserX86XsaveEntry::getHi16ZmmCount, 128),
            area("pkru", UserX86XsaveEntry::getPkruCount, 2));
    error("CORE-X86-MODE", SOURCE, "A thread of x86 is a 64-bit or a 32-bit one")
        .why(
            "gpregs.mode is NATIVE or COMPAT, and the same in all threads of a process. CRIU "
                + "stops: \"registers mode corrupted\".")
        .inImage(
            CORES
                .where(it -> gpregs(it).getUnknownFields().hasField(MODE_FIELD))
                .report(MODE, "the mode is neither NATIVE nor COMPAT"),
            // A warning: CRIU restores each thread in its own mode, and Wine has processes of both.
            THREADS
                .given(in -> in.kind() == Kind.CHECKPOINT)
                .where(it -> core(it).hasThreadInfo())
                .per(it -> ((CoreRef) it.it()).task())
                .same(MODE, it -> gpregs(core(it)).getMode(), "{who} is of another mode than {}")
                .as(WARNING));
    error("CORE-ARM64", SOURCE, "The registers of a thread of 64-bit ARM are complete")
        .why("31 general registers and 64 words of vector registers. Else a restore fails.")
        .inImage(
            ARM64
                .as(it -> it.getGpregs().getRegsCount())
                .oneOf("gpregs.regs", it -> it, Set.of(31), "{} registers, not 31"),
            ARM64
                .as(it -> it.getFpsimd().getVregsCount())
                .oneOf("fpsimd.vregs", it -> it, Set.of(64), "{} words, not 64"));
    info("CORE-X86-TLS", DEDUCED, "The descriptors of thread-local storage are those of x86")
        .why(
            "There are three, with the numbers 12 to 14, or 6 to 8 of a 32-bit kernel; none in "
                + "old dumps. The kernel refuses other numbers.")
        .inImage(
            X86.oneOf("tls", ThreadInfoX86::getTlsCount, Set.of(0, 3), "{} descriptors, not 3"),
            TLS.where(it -> !isTlsNumber(it.getEntryNumber()))
                .report(
                    "entry_number",
                    "{} is not the number of such a descriptor",
                    UserDescT::getEntryNumber));
  }

  private static UserX86RegsEntry gpregs(CoreEntry core) {
    return core.getThreadInfo().getGpregs();
  }

  private static Check fewer(String field, ToIntFunction<UserX86FpregsEntry> words, int expected) {
    return FLOATING
        .where(it -> words.applyAsInt(it) < expected)
        .report(field, "{} words, not {}", words::applyAsInt, it -> expected);
  }

  private static Check area(String field, ToIntFunction<UserX86XsaveEntry> words, int expected) {
    Walk<Integer> counts = EXTENDED.as(words::applyAsInt);
    String text = "{} words, not {}";
    return counts
        .where(it -> it > 0 && it < expected)
        .report(field, text, it -> it, it -> expected)
        .and(
            counts
                .where(it -> it > expected)
                .report(field, text, it -> it, it -> expected)
                .as(WARNING));
  }

  private static boolean isTlsNumber(int number) {
    return (number >= FIRST_TLS && number < FIRST_TLS + TLS_SLOTS)
        || (number >= FIRST_TLS_32 && number < FIRST_TLS_32 + TLS_SLOTS);
  }
}
