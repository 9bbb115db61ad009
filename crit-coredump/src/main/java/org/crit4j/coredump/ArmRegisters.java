package org.crit4j.coredump;

import java.util.List;
import org.crit4j.images.PacAddressKeys;
import org.crit4j.images.PacGenericKeys;
import org.crit4j.images.PacKeys;
import org.crit4j.images.ThreadInfoAarch64;
import org.crit4j.images.ThreadInfoArm;
import org.crit4j.images.UserAarch64FpsimdContextEntry;
import org.crit4j.images.UserAarch64GcsEntry;
import org.crit4j.images.UserAarch64RegsEntry;
import org.crit4j.images.UserArmRegsEntry;

/** Registers of ARM, of 64 bits and of 32. */
final class ArmRegisters {
  private ArmRegisters() {}

  static Registers read(ThreadInfoAarch64 info) {
    Registers.Sets sets = new Registers.Sets(Machine.AARCH64);
    UserAarch64FpsimdContextEntry fpu = info.getFpsimd();
    if (info.hasFpsimd()) {
      sets.add(NoteType.FPREGSET, 528)
          .u64s(Registers.exactly("fpsimd.vregs", fpu.getVregsList(), 64))
          .u32(fpu.getFpsr())
          .u32(fpu.getFpcr());
    }
    sets.add(NoteType.ARM_TLS, Long.BYTES).u64(info.getTls());
    if (info.hasPacKeys()) {
      addPointerKeys(sets, info.getPacKeys());
    }
    if (info.hasGcs()) {
      UserAarch64GcsEntry gcs = info.getGcs();
      // What is locked between the two, the images do not have.
      sets.add(NoteType.ARM_GCS, 24).u64(gcs.getFeaturesEnabled()).u64(0).u64(gcs.getGcsprEl0());
    }
    UserAarch64RegsEntry r = info.getGpregs();
    List<Long> numbered = Registers.exactly("gpregs.regs", r.getRegsList(), 31);
    return sets.with(Registers.general(34, numbered, r.getSp(), r.getPc(), r.getPstate()));
  }

  private static void addPointerKeys(Registers.Sets sets, PacKeys keys) {
    // Which bits of an address may hold a signature. Programs see 48 bits of addresses unless they
    // ask for more, and the bits above are clear in addresses on machines that sign fewer.
    long mask = 0x7fL << 48;
    sets.add(NoteType.ARM_PAC_MASK, 16).u64(mask).u64(mask);
    if (keys.hasPacAddressKeys()) {
      PacAddressKeys k = keys.getPacAddressKeys();
      sets.add(NoteType.ARM_PACA_KEYS, 64)
          .u64(k.getApiakeyLo())
          .u64(k.getApiakeyHi())
          .u64(k.getApibkeyLo())
          .u64(k.getApibkeyHi())
          .u64(k.getApdakeyLo())
          .u64(k.getApdakeyHi())
          .u64(k.getApdbkeyLo())
          .u64(k.getApdbkeyHi());
    }
    if (keys.hasPacGenericKeys()) {
      PacGenericKeys k = keys.getPacGenericKeys();
      sets.add(NoteType.ARM_PACG_KEYS, 16).u64(k.getApgakeyLo()).u64(k.getApgakeyHi());
    }
  }

  static Registers read(ThreadInfoArm info) {
    Registers.Sets sets = new Registers.Sets(Machine.ARM);
    if (info.hasFpstate()) {
      sets.add(NoteType.ARM_VFP, 32 * Long.BYTES + Integer.BYTES)
          .u64s(Registers.exactly("fpstate.vfp_regs", info.getFpstate().getVfpRegsList(), 32))
          .u32(info.getFpstate().getFpscr());
    }
    UserArmRegsEntry r = info.getGpregs();
    return sets.with(
        new long[] {
          r.getR0(), r.getR1(), r.getR2(), r.getR3(), r.getR4(), r.getR5(), r.getR6(), r.getR7(),
          r.getR8(), r.getR9(), r.getR10(), r.getFp(), r.getIp(), r.getSp(), r.getLr(), r.getPc(),
          r.getCpsr(), r.getOrigR0()
        });
  }
}
