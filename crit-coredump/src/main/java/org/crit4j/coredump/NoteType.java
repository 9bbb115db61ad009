package org.crit4j.coredump;

/** Kinds of notes. Source: the {@code NT_} numbers in Linux's include/uapi/linux/elf.h. */
public enum NoteType {
  PRSTATUS("CORE", 1),
  FPREGSET("CORE", 2),
  PRPSINFO("CORE", 3),
  AUXV("CORE", 6),
  FILE("CORE", 0x46494c45),
  SIGINFO("CORE", 0x53494749),
  PRXFPREG("LINUX", 0x46e62b7f),
  PPC_VMX("LINUX", 0x100),
  PPC_VSX("LINUX", 0x102),
  PPC_TM_CGPR("LINUX", 0x108),
  PPC_TM_CFPR("LINUX", 0x109),
  PPC_TM_CVMX("LINUX", 0x10a),
  PPC_TM_CVSX("LINUX", 0x10b),
  PPC_TM_SPR("LINUX", 0x10c),
  I386_TLS("LINUX", 0x200),
  X86_XSTATE("LINUX", 0x202),
  X86_SHSTK("LINUX", 0x204),
  X86_XSAVE_LAYOUT("LINUX", 0x205),
  S390_SYSTEM_CALL("LINUX", 0x307),
  S390_VXRS_LOW("LINUX", 0x309),
  S390_VXRS_HIGH("LINUX", 0x30a),
  S390_GS_CB("LINUX", 0x30b),
  S390_GS_BC("LINUX", 0x30c),
  S390_RI_CB("LINUX", 0x30d),
  ARM_VFP("LINUX", 0x400),
  ARM_TLS("LINUX", 0x401),
  ARM_PAC_MASK("LINUX", 0x406),
  ARM_PACA_KEYS("LINUX", 0x407),
  ARM_PACG_KEYS("LINUX", 0x408),
  ARM_GCS("LINUX", 0x410);

  private final String owner;
  private final int number;

  NoteType(String owner, int number) {
    this.owner = owner;
    this.number = number;
  }

  /** Whose numbers they are. */
  public String owner() {
    return owner;
  }

  /** The number among those of the owner. */
  public int number() {
    return number;
  }
}
