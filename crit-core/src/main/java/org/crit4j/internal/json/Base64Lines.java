package org.crit4j.internal.json;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Base64 in MIME form as it stands inside of a JSON string: a line feed, escaped, after every 76
 * characters and at the end. java.util.Base64 refuses a line separator with letters in it, and the
 * escaped line feed has one.
 */
public final class Base64Lines {
  static final int BYTES_PER_LINE = 57;
  static final int LONGEST_LINE = 76 + 2;

  /** Bytes after the decoded ones that decoding overwrites with anything. */
  static final int DECODING_MARGIN = 1;

  private static final int QUADS_PER_LINE = 19;
  private static final short LINE_END = '\\' << 8 | 'n';

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** Two characters for each 12 bits, the first in the high byte. */
  private static final char[] PAIRS = pairs();

  /** Six bits for each character, -1 where it is none of the alphabet. */
  private static final int[] VALUES = values(0);

  /** The same, at the place that they have in a group of four: its first digit, second, third. */
  private static final int[] FIRST = values(18);

  private static final int[] SECOND = values(12);
  private static final int[] THIRD = values(6);

  private Base64Lines() {}

  private static char[] pairs() {
    char[] pairs = new char[1 << 12];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (char) (ALPHABET.charAt(i >> 6) << 8 | ALPHABET.charAt(i & 63));
    }
    return pairs;
  }

  private static int[] values(int shift) {
    int[] values = new int[256];
    Arrays.fill(values, -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      values[ALPHABET.charAt(i)] = i << shift;
    }
    return values;
  }

  /** Six bits of a character, negative if it is none of the alphabet. */
  static int value(byte c) {
    return VALUES[c & 0xff];
  }

  /** Encodes bytes and the ends of their lines, of 57 bytes each; returns the output's new end. */
  static int encodeLines(byte[] bytes, int from, int to, ByteBuffer out, int at) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int i = from;
    int o = at;
    for (; to - i >= BYTES_PER_LINE; i += BYTES_PER_LINE) {
      encodeLine(in, i, out, o);
      o += LONGEST_LINE;
    }
    return i < to ? encodeShortLine(bytes, i, to, out, o) : o;
  }

  /** Encodes a whole line. A method of its own, since the compiler has that ready much sooner. */
  private static void encodeLine(ByteBuffer in, int from, ByteBuffer out, int at) {
    int i = from;
    int end = at + LONGEST_LINE - 6;
    for (int o = at; o < end; o += 8) {
      out.putLong(o, twoQuads(in.getLong(i)));
      i += 6;
    }
    out.putInt(end, quad(in.getInt(i - 1)));
    out.putShort(end + 4, LINE_END);
  }

  private static int encodeShortLine(byte[] bytes, int from, int to, ByteBuffer out, int at) {
    int last = from + (to - from) / 3 * 3;
    int o = at;
    for (int i = from; i < last; i += 3, o += 4) {
      out.putInt(o, quad(bits(bytes[i], bytes[i + 1], bytes[i + 2])));
    }
    if (last < to) {
      boolean two = to - last == 2;
      int quad = quad(bits(bytes[last], two ? bytes[last + 1] : 0, (byte) 0));
      int padding = two ? '=' : ('=' << 8) | '=';
      out.putInt(o, (quad & (two ? ~0xff : ~0xffff)) | padding);
      o += 4;
    }
    out.putShort(o, LINE_END);
    return o + 2;
  }

  private static int bits(byte first, byte second, byte third) {
    return (first & 0xff) << 16 | (second & 0xff) << 8 | (third & 0xff);
  }

  /** Eight characters for the upper 48 bits. */
  private static long twoQuads(long bits) {
    return (long) quad((int) (bits >>> 40)) << 32 | (quad((int) (bits >>> 16)) & 0xffff_ffffL);
  }

  /** Four characters for the lower 24 bits, the first in the highest byte. */
  private static int quad(int bits) {
    return PAIRS[(bits >> 12) & 0xfff] << 16 | PAIRS[bits & 0xfff];
  }

  /** Decodes whole lines with their escaped line feeds until one is otherwise; returns how many. */
  static int decodeLines(byte[] in, int from, int lines, ByteBuffer out, int to) {
    int i = from;
    int o = to;
    for (int done = 0; done < lines; done++) {
      if (in[i + LONGEST_LINE - 2] != '\\'
          || in[i + LONGEST_LINE - 1] != 'n'
          || decodeQuads(in, i, QUADS_PER_LINE, out, o) < QUADS_PER_LINE) {
        return done;
      }
      i += LONGEST_LINE;
      o += BYTES_PER_LINE;
    }
    return lines;
  }

  /** Decodes groups of four digits until one holds something else; returns how many. */
  static int decodeQuads(byte[] in, int from, int quads, ByteBuffer out, int to) {
    int i = from;
    int o = to;
    for (int done = 0; done < quads; done++) {
      int bits =
          FIRST[in[i] & 0xff]
              | SECOND[in[i + 1] & 0xff]
              | THIRD[in[i + 2] & 0xff]
              | VALUES[in[i + 3] & 0xff];
      if (bits < 0) {
        return done;
      }
      // One store instead of three; the next group overwrites the byte too much.
      out.putInt(o, bits << 8);
      i += 4;
      o += 3;
    }
    return quads;
  }
}
