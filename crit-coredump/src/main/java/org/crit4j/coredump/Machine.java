package org.crit4j.coredump;

import java.nio.ByteOrder;

/** A machine that core files are for. */
public enum Machine {
  /** x86 of 64 bits. */
  X86_64("X86_64", 62),
  /** x86 of 32 bits. */
  I386("386", 3, false, false),
  /** ARM of 64 bits. */
  AARCH64("AARCH64", 183),
  /** ARM of 32 bits. */
  ARM("ARM", 40, false, false),
  /** POWER, little-endian. */
  PPC64("PPC64", 21),
  /** POWER, big-endian. */
  PPC64_BIG("PPC64", 21, true, true),
  /** IBM Z. */
  S390X("S390", 22, true, true),
  /** MIPS of 64 bits. */
  MIPS64("MIPS", 8),
  /** LoongArch of 64 bits. */
  LOONGARCH64("LOONGARCH", 258),
  /** RISC-V of 64 bits. */
  RISCV64("RISCV", 243);

  private final String label;
  private final int number;
  private final boolean isWide;
  private final boolean isBig;

  Machine(String label, int number) {
    this(label, number, true, false);
  }

  Machine(String label, int number, boolean isWide, boolean isBig) {
    this.label = label;
    this.number = number;
    this.isWide = isWide;
    this.isBig = isBig;
  }

  /** The name that ELF has for it, without {@code EM_}. */
  public String label() {
    return label;
  }

  /** Its number in the ELF header. */
  public int number() {
    return number;
  }

  /** Whether it is of 64 bits. */
  public boolean isWide() {
    return isWide;
  }

  /** The order of bytes in its memory, and so in the core file. */
  public ByteOrder order() {
    return isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Bytes of an address, and of a register. */
  int wordSize() {
    return isWide ? Long.BYTES : Integer.BYTES;
  }

  /** Whether user and group ids in its older structures have 16 bits. */
  boolean hasShortIds() {
    return this == I386 || this == ARM;
  }
}
