package org.crit4j.coredump;

import java.nio.ByteOrder;

/**
 * A machine that core files are for.
 *
 * @param name what ELF calls it, without {@code EM_}
 * @param number its number in the ELF header
 * @param isWide whether it is of 64 bits
 * @param order the order of bytes in its memory, and so in the core file
 */
public record Machine(String name, int number, boolean isWide, ByteOrder order) {
  static final Machine X86_64 = little("X86_64", 62, true);
  static final Machine I386 = little("386", 3, false);
  static final Machine AARCH64 = little("AARCH64", 183, true);
  static final Machine ARM = little("ARM", 40, false);
  static final Machine PPC64 = little("PPC64", 21, true);
  static final Machine PPC64_BIG = new Machine("PPC64", 21, true, ByteOrder.BIG_ENDIAN);
  static final Machine S390X = new Machine("S390", 22, true, ByteOrder.BIG_ENDIAN);
  static final Machine MIPS64 = little("MIPS", 8, true);
  static final Machine LOONGARCH64 = little("LOONGARCH", 258, true);
  static final Machine RISCV64 = little("RISCV", 243, true);

  private static Machine little(String name, int number, boolean isWide) {
    return new Machine(name, number, isWide, ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes of an address, and of a register. */
  int wordSize() {
    return isWide ? Long.BYTES : Integer.BYTES;
  }

  /** Whether user and group ids in its older structures have 16 bits. */
  boolean hasShortIds() {
    return equals(I386) || equals(ARM);
  }
}
