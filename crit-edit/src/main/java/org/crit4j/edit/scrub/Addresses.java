package org.crit4j.edit.scrub;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Addresses and what they become. Addresses of one network become addresses of one network. Those
 * that mean the same everywhere stay: wildcard, loopback, link-local, multicast, netmasks.
 */
final class Addresses {
  private static final int V4 = 4;
  private static final int V6 = 16;
  private static final int MAC = 6;
  private static final int MOST_KNOWN = 100_000;

  private final ScrubKey key;
  private final boolean keep;
  private final Tally tally;
  private final Map<String, byte[]> known = new HashMap<>();

  Addresses(ScrubKey key, boolean keep, Tally tally) {
    this.key = key;
    this.keep = keep;
    this.tally = tally;
  }

  /** An address by its bytes: 4 of IPv4, 16 of IPv6, others of hardware. */
  byte[] replace(byte[] address) {
    if (keep || isZero(address, 0, address.length)) {
      return address;
    }
    byte[] replaced =
        known.computeIfAbsent(
            Arrays.toString(address),
            it ->
                switch (address.length) {
                  case V4 -> v4(address);
                  case V6 -> v6(address);
                  default -> hardware(address);
                });
    if (known.size() > MOST_KNOWN) {
      known.clear();
    }
    if (!Arrays.equals(address, replaced)) {
      tally.add(
          address.length == V4 || address.length == V6
              ? ReplacementKind.ADDRESSES
              : ReplacementKind.HARDWARE);
    }
    return replaced.clone();
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static int first(byte[] address) {
    return address[0] & 0xff;
  }

  private static boolean isSpecialV4(int first) {
    return first == 0 || first == 127 || first == 169 || first >= 224;
  }

  private byte[] v4(byte[] address) {
    if (isSpecialV4(first(address))) {
      return address;
    }
    byte[] result = mapped(address, 8);
    long first = first(address);
    do {
      first = key.permute("v4", first, 256);
    } while (isSpecialV4((int) first));
    result[0] = (byte) first;
    return result;
  }

  private byte[] v6(byte[] address) {
    int first = first(address);
    if (isZero(address, 0, 10)) {
      boolean hasV4 = address[10] == -1 && address[11] == -1;
      byte[] tail = Arrays.copyOfRange(address, V6 - V4, V6);
      return hasV4
          ? tailed(address, v4(tail))
          : isZero(address, 10, 15) ? address : mapped(address, 96);
    }
    if (first == 0xff) {
      // Most groups are well-known; that of a node's own address ends with a part of that one.
      return isZero(address, 2, 13) ? address : mapped(address, 104);
    }
    boolean linkLocal = first == 0xfe && (address[1] & 0xc0) == 0x80;
    return mapped(address, linkLocal ? 64 : 8);
  }

  private static byte[] tailed(byte[] address, byte[] tail) {
    byte[] result = address.clone();
    System.arraycopy(tail, 0, result, result.length - tail.length, tail.length);
    return result;
  }

  /** Turns bits over, each as the bits before it demand: so common prefixes stay common. */
  private byte[] mapped(byte[] address, int from) {
    byte[] result = address.clone();
    byte[] prefix = new byte[address.length + 1];
    prefix[address.length] = (byte) address.length;
    System.arraycopy(address, 0, prefix, 0, from / 8);
    for (int bit = from; bit < address.length * 8; bit++) {
      int mask = 0x80 >> (bit % 8);
      int turned = key.hash("bit" + bit, prefix)[0] & mask;
      result[bit / 8] ^= (byte) turned;
      prefix[bit / 8] |= (byte) (address[bit / 8] & mask);
    }
    return result;
  }

  /** Broadcast, and groups that follow from protocols; not those from a node's own address. */
  private static boolean isCommonGroup(byte[] address) {
    int start = (address[0] & 0xff) << 16 | (address[1] & 0xff) << 8 | (address[2] & 0xff);
    return start == 0xffffff
        || start == 0x01005e
        || start == 0x0180c2
        || (start >> 8 == 0x3333 && (start & 0xff) != 0xff);
  }

  private byte[] hardware(byte[] address) {
    if (address.length == MAC && isCommonGroup(address)) {
      return address;
    }
    byte[] hash = key.hash("hardware", address);
    byte[] result = new byte[address.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = hash[i % hash.length];
    }
    // The bits that tell groups and local addresses from others.
    result[0] = (byte) ((result[0] & ~3) | (address[0] & 3));
    return result;
  }
}
