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
