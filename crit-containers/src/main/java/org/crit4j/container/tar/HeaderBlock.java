package org.crit4j.container.tar;

import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.crit4j.CritException;
import org.crit4j.container.member.MemberName;

/**
 * The block that begins a member, with its fields at their places.
 *
 * <p>Source: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar's manual, "Basic Tar Format".
 */
final class HeaderBlock {
  private final byte[] block;
  private final long offset;

  /**
   * A header.
   *
   * @param block its 512 bytes
   * @param offset where it stands in the uncompressed archive
   */
  HeaderBlock(byte[] block, long offset) {
    this.block = block;
    this.offset = offset;
  }

  /** Whether a block has nothing but zeros, as the one that ends an archive. */
  static boolean isZero(byte[] block) {
    for (byte each : block) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the checksum in a block is that of the block. */
  static boolean hasChecksum(byte[] block) {
    try {
      return TarUtils.verifyCheckSum(block);
    } catch (IllegalArgumentException e) {
      // There is no number where the checksum has to be.
      return false;
    }
  }

  /** The bytes up to the first zero, a character each. */
  static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return MemberName.of(Arrays.copyOfRange(bytes, from, end)).latin1();
  }

  byte[] bytes() {
    return block;
  }

  long offset() {
    return offset;
  }

  char type() {
    return (char) (block[156] & 0xff);
  }

  String name() {
    String name = text(block, 0, 100);
    // GNU's own format has other things in the place of the prefix.
    boolean posix = text(block, 257, 6).equals("ustar") && block[262] == 0;
    String prefix = posix ? text(block, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  int mode() throws CritException {
    return (int) number(100, 8, "mode") & 07777;
  }

  long uid() throws CritException {
    return number(108, 8, "uid");
  }

  long gid() throws CritException {
    return number(116, 8, "gid");
  }

  long size() throws CritException {
    return number(124, 12, "size");
  }

  /** Seconds since the epoch; below 0 for earlier times. */
  long modified() throws CritException {
    return anyNumber(136, 12, "mtime");
  }

  String target() {
    return text(block, 157, 100);
  }

  boolean isDevice() {
    return type() == '3' || type() == '4';
  }

  int major() throws CritException {
    return isDevice() ? (int) number(329, 8, "device") : 0;
  }

  int minor() throws CritException {
    return isDevice() ? (int) number(337, 8, "device") : 0;
  }

  /** Bytes of a sparse file in GNU's old format, holes included. */
  long sparseSize() throws CritException {
    return number(483, 12, "size");
  }

  /** A number that is not below 0. */
  long number(int from, int length, String what) throws CritException {
    long value = anyNumber(from, length, what);
    if (value < 0) {
      throw TarDamage.at(offset, "the " + what + " in the header is negative");
    }
    return value;
  }

  private long anyNumber(int from, int length, String what) throws CritException {
    try {
      return TarUtils.parseOctalOrBinary(block, from, length);
    } catch (IllegalArgumentException e) {
      throw TarDamage.at(offset, "the " + what + " in the header is no number");
    }
  }
}
