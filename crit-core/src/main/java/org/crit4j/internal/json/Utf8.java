package org.crit4j.internal.json;

/** Checks and takes apart UTF-8 sequences, as strictly as Python: no surrogates, no long forms. */
public final class Utf8 {
  private Utf8() {}

  /** Length of the valid sequence of two or more bytes at {@code i}; 0 if there is none. */
  public static int sequenceLength(byte[] bytes, int i, int to) {
    int lead = bytes[i] & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || to - i < length) {
      return 0;
    }
    int second = bytes[i + 1] & 0xff;
    int lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int k = 2; k < length; k++) {
      if ((bytes[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** The code point of a valid sequence. */
  public static int codePoint(byte[] bytes, int i, int length) {
    int codePoint = bytes[i] & (0xff >> (length + 1));
    for (int k = 1; k < length; k++) {
      codePoint = codePoint << 6 | (bytes[i + k] & 0x3f);
    }
    return codePoint;
  }
}
