package org.crit4j.edit.scrub;

import java.util.TreeSet;

/**
 * Numbers and what they become. Equal numbers become equal ones, different numbers different ones,
 * so what has to be unique stays so. Small numbers are no secrets, and stay.
 */
final class Numbers {
  private static final long FIRST = 1000;
  private static final long FIRST_PORT = 1024;
  private static final long END_OF_PORTS = 1 << 16;
  private static final long END_32 = 1L << 32;
  private static final long NOBODY = 65534;
  private static final long END_OF_16 = 1 << 16;
  private static final long UNSET = END_32 - 1;

  private final ScrubKey key;
  private final boolean keepPorts;
  private final Tally tally;
  private final long shift;

  /** Where ranges of users begin: no user leaves its range, so maps of ids still fit. */
  private final TreeSet<Long> userRanges = new TreeSet<>();

  Numbers(ScrubKey key, boolean keepPorts, Tally tally) {
    this.key = key;
    this.keepPorts = keepPorts;
    this.tally = tally;
    this.shift = key.number("sequence", 0, 0) | (1 << 20);
    userRanges.add(FIRST);
    userRanges.add(60_000L);
    userRanges.add(NOBODY);
    userRanges.add(END_OF_16);
    userRanges.add(UNSET);
  }

  /** Tells of ids that belong together, as those that a user namespace maps. */
  void addUserRange(long first, long count) {
    for (long each : new long[] {first, first + count}) {
      if (each > FIRST && each < UNSET) {
        userRanges.add(each);
      }
    }
  }

  /** A user or a group. */
  long user(long id) {
    if (id < FIRST || id == NOBODY || id >= UNSET) {
      return id;
    }
    Long start = userRanges.floor(id);
    Long end = userRanges.higher(id);
    if (start == null || end == null) {
      return id;
    }
    tally.add(ReplacementKind.USERS);
    return start + key.permute("user" + start, id - start, end - start);
  }

  /** A port. */
  long port(long port) {
    if (keepPorts || port < FIRST_PORT || port >= END_OF_PORTS) {
      return port;
    }
    tally.add(ReplacementKind.PORTS);
    return FIRST_PORT + key.permute("port", port - FIRST_PORT, END_OF_PORTS - FIRST_PORT);
  }

  /** Any other number, unsigned: one of 32 bits stays one of 32 bits. */
  long number(long value) {
    if (value >= 0 && value < FIRST) {
      return value;
    }
    tally.add(ReplacementKind.NUMBERS);
    if (value < 0) {
      return Long.MIN_VALUE | key.permute("negative", value & Long.MAX_VALUE, Long.MAX_VALUE);
    }
    return value < END_32
        ? FIRST + key.permute("number", value - FIRST, END_32 - FIRST)
        : END_32 + key.permute("large", value - END_32, Long.MAX_VALUE - END_32);
  }

  /** A count of TCP that wraps at 32 bits. All move by the same, so what is between them stays. */
  long sequence(long value) {
    tally.add(ReplacementKind.NUMBERS);
    return (value + shift) & UNSET;
  }

  /** 32 bits that stand for 32 bits of a digest. */
  long digest(long value) {
    tally.add(ReplacementKind.NUMBERS);
    return key.number("digest", value, 0) & UNSET;
  }
}
