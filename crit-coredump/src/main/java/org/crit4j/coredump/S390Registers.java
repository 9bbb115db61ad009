package org.crit4j.coredump;

import java.util.ArrayList;
import java.util.List;
import org.crit4j.images.ThreadInfoS390;
import org.crit4j.images.UserS390RegsEntry;

/** Registers of s390x. Source: the register sets of Linux's arch/s390/kernel/ptrace.c. */
final class S390Registers {
  private S390Registers() {}

  static Registers read(ThreadInfoS390 info) {
    Registers.Sets sets = new Registers.Sets(Machine.S390X);
    if (info.hasFpregs()) {
      sets.add(NoteType.FPREGSET, 17 * Long.BYTES)
          .u32(info.getFpregs().getFpc())
          .skip(Integer.BYTES)
          .u64s(Registers.exactly("fpregs.fprs", info.getFpregs().getFprsList(), 16));
    }
    sets.add(NoteType.S390_SYSTEM_CALL, Integer.BYTES).u32(info.getGpregs().getSystemCall());
    if (info.hasVxrsLow()) {
      add(sets, NoteType.S390_VXRS_LOW, "vxrs_low", info.getVxrsLow().getRegsList(), 16);
    }
    if (info.hasVxrsHigh()) {
      add(sets, NoteType.S390_VXRS_HIGH, "vxrs_high", info.getVxrsHigh().getRegsList(), 32);
    }
    if (info.hasGsCb()) {
      add(sets, NoteType.S390_GS_CB, "gs_cb", info.getGsCb().getRegsList(), 4);
    }
    if (info.hasGsBc()) {
      add(sets, NoteType.S390_GS_BC, "gs_bc", info.getGsBc().getRegsList(), 4);
    }
    if (info.hasRiCb()) {
      add(sets, NoteType.S390_RI_CB, "ri_cb", info.getRiCb().getRegsList(), 8);
    }
    return sets.with(general(info.getGpregs()));
  }

  private static void add(
      Registers.Sets sets, NoteType type, String field, List<Long> values, int count) {
    sets.add(type, count * Long.BYTES).u64s(Registers.exactly(field + ".regs", values, count));
  }

  /** Access registers have 32 bits: two of them make a word. */
  private static long[] general(UserS390RegsEntry r) {
    List<Long> words = new ArrayList<>(List.of(r.getPswMask(), r.getPswAddr()));
    words.addAll(Registers.exactly("gpregs.gprs", r.getGprsList(), 16));
    List<Integer> access = Registers.exactly("gpregs.acrs", r.getAcrsList(), 16);
    for (int i = 0; i < access.size(); i += 2) {
      words.add((long) access.get(i) << Integer.SIZE | Integer.toUnsignedLong(access.get(i + 1)));
    }
    return Registers.general(27, words, r.getOrigGpr2());
  }
}
