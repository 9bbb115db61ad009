package org.crit4j.coredump;

import java.util.List;
import org.crit4j.images.ThreadInfoMips;
import org.crit4j.images.UserMipsFpregsEntry;
import org.crit4j.images.UserMipsRegsEntry;

/** Registers of MIPS with 64 bits. Source: Linux's arch/mips/include/uapi/asm/reg.h. */
final class MipsRegisters {
  private MipsRegisters() {}

  static Registers read(ThreadInfoMips info) {
    Registers.Sets sets = new Registers.Sets(Machine.MIPS64);
    if (info.hasFpregs()) {
      UserMipsFpregsEntry f = info.getFpregs();
      sets.add(NoteType.FPREGSET, 33 * Long.BYTES)
          .words(
              f.getR0(),
              f.getR1(),
              f.getR2(),
              f.getR3(),
              f.getR4(),
              f.getR5(),
              f.getR6(),
              f.getR7(),
              f.getR8(),
              f.getR9(),
              f.getR10(),
              f.getR11(),
              f.getR12(),
              f.getR13(),
              f.getR14(),
              f.getR15(),
              f.getR16(),
              f.getR17(),
              f.getR18(),
              f.getR19(),
              f.getR20(),
              f.getR21(),
              f.getR22(),
              f.getR23(),
              f.getR24(),
              f.getR25(),
              f.getR26(),
              f.getR27(),
              f.getR28(),
              f.getR29(),
              f.getR30(),
              f.getR31())
          .u32(f.getFpuFcr31())
          .u32(f.getFpuId());
    }
    UserMipsRegsEntry r = info.getGpregs();
    return sets.with(
        Registers.general(
            45,
            List.of(),
            r.getR0(),
            r.getR1(),
            r.getR2(),
            r.getR3(),
            r.getR4(),
            r.getR5(),
            r.getR6(),
            r.getR7(),
            r.getR8(),
            r.getR9(),
            r.getR10(),
            r.getR11(),
            r.getR12(),
            r.getR13(),
            r.getR14(),
            r.getR15(),
            r.getR16(),
            r.getR17(),
            r.getR18(),
            r.getR19(),
            r.getR20(),
            r.getR21(),
            r.getR22(),
            r.getR23(),
            r.getR24(),
            r.getR25(),
            r.getR26(),
            r.getR27(),
            r.getR28(),
            r.getR29(),
            r.getR30(),
            r.getR31(),
            r.getLo(),
            r.getHi(),
            r.getCp0Epc(),
            r.getCp0Badvaddr(),
            r.getCp0Status(),
            r.getCp0Cause()));
  }
}
