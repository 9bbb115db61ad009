package org.crit4j.coredump;

import java.util.List;
import org.crit4j.images.ThreadInfoLoongarch64;
import org.crit4j.images.ThreadInfoRiscv64;
import org.crit4j.images.UserLoongarch64FpregsEntry;
import org.crit4j.images.UserRiscv64RegsEntry;

/** Registers of LoongArch and RISC-V: general ones and floating point, nothing else. */
final class FlatRegisters {
  private FlatRegisters() {}

  static Registers read(ThreadInfoLoongarch64 info) {
    Registers.Sets sets = new Registers.Sets(Machine.LOONGARCH64);
    if (info.hasFpregs()) {
      UserLoongarch64FpregsEntry f = info.getFpregs();
      sets.add(NoteType.FPREGSET, 34 * Long.BYTES)
          .u64s(Registers.exactly("fpregs.regs", f.getRegsList(), 32))
          .u64(f.getFcc())
          .u32(f.getFcsr());
    }
    List<Long> numbered = Registers.exactly("gpregs.regs", info.getGpregs().getRegsList(), 32);
    // The argument of an interrupted system call between them is not in the images.
    return sets.with(Registers.general(45, numbered, 0, info.getGpregs().getPc()));
  }

  static Registers read(ThreadInfoRiscv64 info) {
    Registers.Sets sets = new Registers.Sets(Machine.RISCV64);
    if (info.hasFpsimd()) {
      sets.add(NoteType.FPREGSET, 33 * Long.BYTES)
          .u64s(Registers.exactly("fpsimd.f", info.getFpsimd().getFList(), 32))
          .u32(info.getFpsimd().getFcsr());
    }
    UserRiscv64RegsEntry r = info.getGpregs();
    return sets.with(
        new long[] {
          r.getPc(), r.getRa(), r.getSp(), r.getGp(), r.getTp(), r.getT0(), r.getT1(), r.getT2(),
          r.getS0(), r.getS1(), r.getA0(), r.getA1(), r.getA2(), r.getA3(), r.getA4(), r.getA5(),
          r.getA6(), r.getA7(), r.getS2(), r.getS3(), r.getS4(), r.getS5(), r.getS6(), r.getS7(),
          r.getS8(), r.getS9(), r.getS10(), r.getS11(), r.getT3(), r.getT4(), r.getT5(), r.getT6()
        });
  }
}
