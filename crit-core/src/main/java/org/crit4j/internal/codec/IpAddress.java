package org.crit4j.internal.codec;

import java.util.Optional;

/**
 * IP addresses as CRIU stores them: one or four words, each with its four bytes in network order
 * and read as a little-endian integer. Own code, since java.net.InetAddress asks the resolver about
 * text that is no address.
 */
public final class IpAddress {
  private static final int GROUPS = 8;

  private IpAddress() {}

  /** The text of one word (IPv4) or four (IPv6, in the form of RFC 5952). */
  public static String format(long[] words, int count) {
    return count == 1 ? dotted(Integer.reverseBytes((int) words[0])) : ipv6(groups(words));
  }

  private static String dotted(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 0xff)
        + "."
        + (address >>> 8 & 0xff)
        + "."
        + (address & 0xff);
  }

  private static int[] groups(long[] words) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < 4; i++) {
      int word = Integer.reverseBytes((int) words[i]);
      groups[2 * i] = word >>> 16;
      groups[2 * i + 1] = word & 0xffff;
    }
    return groups;
  }

  private static String ipv6(int[] groups) {
    if (isMappedV4(groups)) {
      return "::ffff:" + dotted(groups[6] << 16 | groups[7]);
    }
    int zerosAt = GROUPS;
    int zeros = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && groups[i + run] == 0) {
        run++;
      }
      if (run > zeros) {
        zerosAt = i;
        zeros = run;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == zerosAt) {
        text.append("::");
        i += zeros - 1;
        continue;
      }
      if (i > 0 && i != zerosAt + zeros) {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  private static boolean isMappedV4(int[] groups) {
    for (int i = 0; i < 5; i++) {
      if (groups[i] != 0) {
        return false;
      }
    }
    return groups[5] == 0xffff;
  }

  /** The words of an address in any valid spelling; empty if the text is none. */
  static Optional<long[]> parse(String text) {
    if (text.indexOf(':') < 0) {
      int[] v4 = new int[2];
      return parseDotted(text, v4, 0) ? Optional.of(new long[] {word(v4, 0)}) : Optional.empty();
    }
    int[] groups = new int[GROUPS];
    if (!parseIpv6(text, groups)) {
      return Optional.empty();
    }
    long[] words = new long[4];
    for (int i = 0; i < 4; i++) {
      words[i] = word(groups, 2 * i);
    }
    return Optional.of(words);
  }

  private static long word(int[] groups, int at) {
    return Integer.reverseBytes(groups[at] << 16 | groups[at + 1]) & 0xffff_ffffL;
  }

  private static boolean parseDotted(String text, int[] groups, int at) {
    int address = 0;
    int from = 0;
    for (int part = 0; part < 4; part++) {
      int dot = part == 3 ? text.length() : text.indexOf('.', from);
      int value = dot < 0 ? -1 : number(text, from, dot, 10, 3);
      if (value < 0 || value > 255 || (dot - from > 1 && text.charAt(from) == '0')) {
        return false;
      }
      address = address << 8 | value;
      from = dot + 1;
    }
    groups[at] = address >>> 16;
    groups[at + 1] = address & 0xffff;
    return true;
  }

  private static boolean parseIpv6(String text, int[] groups) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return parseGroups(text, groups, 0) == GROUPS;
    }
    int[] tail = new int[GROUPS];
    String after = text.substring(gap + 2);
    int headCount = gap == 0 ? 0 : parseGroups(text.substring(0, gap), groups, 0);
    int tailCount = after.isEmpty() ? 0 : parseGroups(after, tail, 0);
    if (headCount < 0 || tailCount < 0 || headCount + tailCount >= GROUPS) {
      return false;
    }
    if (gap > 0 && text.lastIndexOf('.', gap) >= 0) {
      return false;
    }
    System.arraycopy(tail, 0, groups, GROUPS - tailCount, tailCount);
    return true;
  }

  /** Reads colon-separated groups, the last two of which may be dotted; -1 if they are none. */
  private static int parseGroups(String text, int[] groups, int start) {
    int count = start;
    int from = 0;
    while (from <= text.length()) {
      int colon = text.indexOf(':', from);
      int end = colon < 0 ? text.length() : colon;
      if (colon < 0 && text.indexOf('.', from) >= 0) {
        boolean fits = count <= GROUPS - 2 && parseDotted(text.substring(from), groups, count);
        return fits ? count + 2 : -1;
      }
      int value = count < GROUPS ? number(text, from, end, 16, 4) : -1;
      if (value < 0) {
        return -1;
      }
      groups[count++] = value;
      from = end + 1;
    }
    return count;
  }

  private static int number(String text, int from, int to, int radix, int maxDigits) {
    if (to <= from || to - from > maxDigits) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
