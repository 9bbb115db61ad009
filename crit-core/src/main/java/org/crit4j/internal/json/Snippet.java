package org.crit4j.internal.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A piece of text that is written over and over. Its start is there in words of eight bytes: for
 * most pieces a few moves of a word are quicker than a copy of so many bytes.
 */
final class Snippet {
  /** Of the words; the one that processors have. */
  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private static final int IN_WORDS = 3 * Long.BYTES;

  /** How many bytes more than its length may be written over. */
  static final int SLACK = IN_WORDS;

  private final byte[] text;
  final int length;
  private final long first;
  private final long second;
  private final long third;

  private Snippet(byte[] text) {
    this.text = text;
    this.length = text.length;
    byte[] padded = Arrays.copyOf(text, Math.max(length, IN_WORDS));
    ByteBuffer words = ByteBuffer.wrap(padded).order(ORDER);
    first = words.getLong();
    second = words.getLong();
    third = words.getLong();
  }

  /** A snippet of ASCII text. */
  static Snippet of(String text) {
    return new Snippet(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Whether the text stands at a place.
   *
   * @param in bytes with {@link #SLACK} more behind that place
   */
  boolean isAt(ByteBuffer in, int at) {
    return ((in.getLong(at) ^ first) & mask(length)) == 0
        && (length <= Long.BYTES || isRestAt(in, at));
  }

  private boolean isRestAt(ByteBuffer in, int at) {
    return ((in.getLong(at + Long.BYTES) ^ second) & mask(length - Long.BYTES)) == 0
        && ((in.getLong(at + 2 * Long.BYTES) ^ third) & mask(length - 2 * Long.BYTES)) == 0
        && (length <= IN_WORDS || isEndAt(in, at));
  }

  private boolean isEndAt(ByteBuffer in, int at) {
    for (int i = IN_WORDS; i < length; i++) {
      if (at + i >= in.capacity() || in.get(at + i) != text[i]) {
        return false;
      }
    }
    return true;
  }

  /** The bits of so many bytes of a word, of those that come first. */
  private static long mask(int bytes) {
    if (bytes <= 0) {
      return 0;
    }
    return -1L >>> (Long.SIZE - Byte.SIZE * Math.min(bytes, Long.BYTES));
  }

  /** Writes the text, and up to {@link #SLACK} bytes after it; returns where the text ends. */
  int write(ByteBuffer to, int at) {
    to.putLong(at, first);
    if (length > Long.BYTES) {
      writeRest(to, at + Long.BYTES);
    }
    return at + length;
  }

  private void writeRest(ByteBuffer to, int at) {
    to.putLong(at, second);
    to.putLong(at + Long.BYTES, third);
    if (length > IN_WORDS) {
      to.put(at + 2 * Long.BYTES, text, IN_WORDS, length - IN_WORDS);
    }
  }
}
