package org.crit4j.internal.validate.rules;

import java.util.List;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.UserAarch64RegsEntry;
import org.crit4j.images.UserArmRegsEntry;
import org.crit4j.images.UserLoongarch64GpregsEntry;
import org.crit4j.images.UserMipsRegsEntry;
import org.crit4j.images.UserPpc64RegsEntry;
import org.crit4j.images.UserRiscv64RegsEntry;
import org.crit4j.images.UserS390RegsEntry;
import org.crit4j.images.UserX86RegsEntry;

/**
 * A register that points into the memory of a thread's process: the instruction pointer or the
 * stack pointer.
 *
 * @param field the field of the core image
 * @param value the address
 * @param isCode whether it is the instruction pointer
 */
record Pointer(String field, long value, boolean isCode) {
  // Numbers of the stack pointer among the general registers, by the architectures' conventions.
  private static final int PPC64_STACK = 1;
  private static final int S390_STACK = 15;
  private static final int LOONGARCH64_STACK = 3;

  /** An address of s390 has 31 bits in the old mode, and a bit that tells the mode. */
  private static final long S390_MODE = 0x8000_0000L;

  /** Those of a thread. */
  static List<Pointer> of(CoreEntry core) {
    if (core.hasThreadInfo()) {
      UserX86RegsEntry x86 = core.getThreadInfo().getGpregs();
      return both("thread_info.gpregs.", "ip", x86.getIp(), "sp", x86.getSp());
    }
    if (core.hasTiAarch64()) {
      UserAarch64RegsEntry arm64 = core.getTiAarch64().getGpregs();
      return both("ti_aarch64.gpregs.", "pc", arm64.getPc(), "sp", arm64.getSp());
    }
    if (core.hasTiArm()) {
      UserArmRegsEntry arm = core.getTiArm().getGpregs();
      long code = Integer.toUnsignedLong(arm.getPc());
      return both("ti_arm.gpregs.", "pc", code, "sp", Integer.toUnsignedLong(arm.getSp()));
    }
    if (core.hasTiRiscv64()) {
      UserRiscv64RegsEntry riscv = core.getTiRiscv64().getGpregs();
      return both("ti_riscv64.gpregs.", "pc", riscv.getPc(), "sp", riscv.getSp());
    }
    if (core.hasTiMips()) {
      UserMipsRegsEntry mips = core.getTiMips().getGpregs();
      return both("ti_mips.gpregs.", "cp0_epc", mips.getCp0Epc(), "r29", mips.getR29());
    }
    return ofNumbered(core);
  }

  private static List<Pointer> ofNumbered(CoreEntry core) {
    if (core.hasTiPpc64()) {
      UserPpc64RegsEntry ppc = core.getTiPpc64().getGpregs();
      return numbered(
          "ti_ppc64.gpregs.", "nip", ppc.getNip(), "gpr", ppc.getGprList(), PPC64_STACK);
    }
    if (core.hasTiS390()) {
      UserS390RegsEntry s390 = core.getTiS390().getGpregs();
      long address = s390.getPswAddr();
      long code = address >>> 32 == 0 ? address & ~S390_MODE : address;
      return numbered("ti_s390.gpregs.", "psw_addr", code, "gprs", s390.getGprsList(), S390_STACK);
    }
    if (core.hasTiLoongarch64()) {
      UserLoongarch64GpregsEntry loong = core.getTiLoongarch64().getGpregs();
      List<Long> all = loong.getRegsList();
      return numbered(
          "ti_loongarch64.gpregs.", "pc", loong.getPc(), "regs", all, LOONGARCH64_STACK);
    }
    return List.of();
  }

  private static List<Pointer> both(
      String path, String code, long codeValue, String stack, long stackValue) {
    return List.of(
        new Pointer(path + code, codeValue, true), new Pointer(path + stack, stackValue, false));
  }

  private static List<Pointer> numbered(
      String path, String code, long codeValue, String stack, List<Long> registers, int number) {
    Pointer first = new Pointer(path + code, codeValue, true);
    return number >= registers.size()
        ? List.of(first)
        : List.of(
            first, new Pointer(path + stack + "[" + number + "]", registers.get(number), false));
  }
}
