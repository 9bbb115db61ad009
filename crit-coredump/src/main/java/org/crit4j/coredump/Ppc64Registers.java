package org.crit4j.coredump;

import java.util.List;
import org.crit4j.images.ThreadInfoPpc64;
import org.crit4j.images.UserPpc64FpstateEntry;
import org.crit4j.images.UserPpc64RegsEntry;
import org.crit4j.images.UserPpc64TmRegsEntry;
import org.crit4j.images.UserPpc64VrstateEntry;
import org.crit4j.images.UserPpc64VsxstateEntry;

/** Registers of POWER. Source: {@code struct pt_regs} and the register sets of Linux's powerpc. */
final class Ppc64Registers {
  private static final int GENERAL = 48;
  private static final int LITTLE_ENDIAN_MODE = 1;

  private Ppc64Registers() {}

  static Registers read(ThreadInfoPpc64 info) {
    boolean isLittle = (info.getGpregs().getMsr() & LITTLE_ENDIAN_MODE) != 0;
    Registers.Sets sets = new Registers.Sets(isLittle ? Machine.PPC64 : Machine.PPC64_BIG);
    if (info.hasFpstate()) {
      addFpu(sets, NoteType.FPREGSET, "fpstate", info.getFpstate());
    }
    if (info.hasVrstate()) {
      addVectors(sets, NoteType.PPC_VMX, "vrstate", info.getVrstate());
    }
    if (info.hasVsxstate()) {
      addVsx(sets, NoteType.PPC_VSX, "vsxstate", info.getVsxstate());
    }
    if (info.hasTmstate()) {
      addTransaction(sets, info.getTmstate());
    }
    return sets.with(general("gpregs", info.getGpregs()));
  }

  private static long[] general(String field, UserPpc64RegsEntry r) {
    List<Long> numbered = Registers.exactly(field + ".gpr", r.getGprList(), 32);
    return Registers.general(
        GENERAL,
        numbered,
        r.getNip(),
        r.getMsr(),
        r.getOrigGpr3(),
        r.getCtr(),
        r.getLink(),
        r.getXer(),
        r.getCcr(),
        // Whether interrupts are on, as they always are in a program.
        1,
        r.getTrap());
  }

  private static void addFpu(
      Registers.Sets sets, NoteType type, String field, UserPpc64FpstateEntry fpu) {
    sets.add(type, 33 * Long.BYTES)
        .u64s(Registers.exactly(field + ".fpregs", fpu.getFpregsList(), 33));
  }

  /** 32 vectors and vscr as the images have them, then vrsave. */
  private static void addVectors(
      Registers.Sets sets, NoteType type, String field, UserPpc64VrstateEntry vectors) {
    sets.add(type, 34 * 2 * Long.BYTES)
        .u64s(Registers.exactly(field + ".vrregs", vectors.getVrregsList(), 66))
        .u32(vectors.getVrsave());
  }

  private static void addVsx(
      Registers.Sets sets, NoteType type, String field, UserPpc64VsxstateEntry halves) {
    sets.add(type, 32 * Long.BYTES)
        .u64s(Registers.exactly(field + ".vsxregs", halves.getVsxregsList(), 32));
  }

  private static void addTransaction(Registers.Sets sets, UserPpc64TmRegsEntry state) {
    UserPpc64RegsEntry r = state.getGpregs();
    sets.add(NoteType.PPC_TM_CGPR, GENERAL * Long.BYTES).words(general("tmstate.gpregs", r));
    if (state.hasFpstate()) {
      addFpu(sets, NoteType.PPC_TM_CFPR, "tmstate.fpstate", state.getFpstate());
    }
    if (state.hasVrstate()) {
      addVectors(sets, NoteType.PPC_TM_CVMX, "tmstate.vrstate", state.getVrstate());
    }
    if (state.hasVsxstate()) {
      addVsx(sets, NoteType.PPC_TM_CVSX, "tmstate.vsxstate", state.getVsxstate());
    }
    sets.add(NoteType.PPC_TM_SPR, 3 * Long.BYTES)
        .u64(r.getTfhar())
        .u64(r.getTexasr())
        .u64(r.getTfiar());
  }
}
