package org.crit4j.checkpoint.search;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes to look for among others: at eight places at a time, by two of the bytes. */
final class ByteSequence {
  private static final long LOW_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = LOW_BITS << 7;

  private final byte[] wanted;
  private final int early;
  private final int late;
  private final long earlyByte;
  private final long lateByte;

  /** Looks for these, at least one. */
  ByteSequence(byte[] wanted) {
    this.wanted = wanted;
    // Zeros are what memory has most of.
    int first = 0;
    while (first < wanted.length - 1 && wanted[first] == 0) {
      first++;
    }
    int last = wanted.length - 1;
    while (last > first && wanted[last] == 0) {
      last--;
    }
    this.early = first;
    this.late = last;
    this.earlyByte = (wanted[first] & 0xff) * LOW_BITS;
    this.lateByte = (wanted[last] & 0xff) * LOW_BITS;
  }

  int length() {
    return wanted.length;
  }

  /** Where they are first among the bytes from one index to before another; -1 if nowhere. */
  int find(byte[] bytes, int from, int to) {
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int end = to - wanted.length + 1;
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long same = zeros(words.getLong(at + early) ^ earlyByte);
      if (same != 0) {
        same &= zeros(words.getLong(at + late) ^ lateByte);
      }
      while (same != 0) {
        int place = at + Long.numberOfTrailingZeros(same) / Byte.SIZE;
        if (isAt(bytes, place)) {
          return place;
        }
        same &= same - 1;
      }
    }
    for (; at < end; at++) {
      if (isAt(bytes, at)) {
        return at;
      }
    }
    return -1;
  }

  /** The high bit of each byte that is 0, and of some above such a one. */
  private static long zeros(long bytes) {
    return (bytes - LOW_BITS) & ~bytes & HIGH_BITS;
  }

  private boolean isAt(byte[] bytes, int place) {
    return Arrays.equals(bytes, place, place + wanted.length, wanted, 0, wanted.length);
  }
}
