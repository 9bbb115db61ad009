package org.crit4j.internal.codec;

import java.util.List;

/**
 * The build id of an ELF file as images have it: 32-bit words, little-endian in memory, the last
 * one filled up with zeros.
 */
public final class BuildId {
  private BuildId() {}

  /** The hexadecimal digits of a recorded build id. */
  public static String digits(List<Integer> words) {
    StringBuilder digits = new StringBuilder();
    for (int word : words) {
      digits.append(String.format("%08x", Integer.reverseBytes(word)));
    }
    return digits.toString();
  }

  /** The hexadecimal digits of a build id in a file, filled up as a recorded one is. */
  public static String digits(byte[] bytes) {
    StringBuilder digits = new StringBuilder();
    for (int at = 0; at < ((bytes.length + 3) & ~3); at++) {
      digits.append(String.format("%02x", at < bytes.length ? bytes[at] : 0));
    }
    return digits.toString();
  }
}
