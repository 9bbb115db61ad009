package org.crit4j.edit.preflight;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that a machine has, as {@code /proc/net/fib_trie} and {@code /proc/net/if_inet6}
 * list them. Words of addresses are as in images: little-endian integers of bytes in network order.
 */
final class LocalAddresses {
  private static final Pattern LEAF = Pattern.compile("\\|-- (\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)");
  private static final Pattern LOCAL = Pattern.compile("/(\\d+) (?:host LOCAL|link BROADCAST)");
  private static final int MULTICAST = 224;

  /** An address, as a number, and how many of its bits count. */
  private record Prefix(int address, int bits) {
    boolean contains(int other) {
      return bits == 0 || (address ^ other) >>> (32 - bits) == 0;
    }
  }

  private final List<Prefix> prefixes = new ArrayList<>();
  private final List<List<Integer>> addresses = new ArrayList<>();
  private final boolean known;

  private LocalAddresses(Target target) {
    int last = 0;
    List<String> trie = target.lines("proc/net/fib_trie");
    for (String line : trie) {
      Matcher leaf = LEAF.matcher(line);
      if (leaf.find()) {
        last = 0;
        for (int i = 1; i <= 4; i++) {
          last = last << 8 | (Integer.parseInt(leaf.group(i)) & 0xff);
        }
      }
      Matcher local = LOCAL.matcher(line);
      if (local.find()) {
        prefixes.add(new Prefix(last, Math.min(32, Integer.parseInt(local.group(1)))));
      }
    }
    for (String line : target.lines("proc/net/if_inet6")) {
      if (line.length() > 32) {
        List<Integer> words = new ArrayList<>();
        for (int at = 0; at < 32; at += 8) {
          int word = new BigInteger(line.substring(at, at + 8), 16).intValue();
          words.add(Integer.reverseBytes(word));
        }
        addresses.add(words);
      }
    }
    known = !trie.isEmpty();
  }

  static LocalAddresses of(Target target) {
    return new LocalAddresses(target);
  }

  /** Whether a socket can be bound to the address; taken for granted if nothing is known. */
  boolean has(List<Integer> address) {
    if (!known || address.stream().allMatch(it -> it == 0)) {
      return true;
    }
    if (address.size() == 1) {
      return hasV4(Integer.reverseBytes(address.get(0)));
    }
    if (isMapped(address)) {
      return hasV4(Integer.reverseBytes(address.get(3)));
    }
    return addresses.contains(address) || (address.get(0) & 0xff) == 0xff;
  }

  private boolean hasV4(int address) {
    boolean multicast = address >>> 24 >= MULTICAST || address == 0;
    return multicast || prefixes.stream().anyMatch(it -> it.contains(address));
  }

  /** Whether an address of IPv6 stands for one of IPv4. */
  static boolean isMapped(List<Integer> address) {
    return address.size() == 4
        && address.get(0) == 0
        && address.get(1) == 0
        && address.get(2) == 0xffff0000;
  }
}
