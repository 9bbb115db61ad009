package org.crit4j.internal.codec;

import java.io.IOException;
import org.crit4j.internal.json.JsonWriter;
import org.crit4j.internal.schema.FieldKind;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.IntFormat;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.schema.WireType;
import org.crit4j.internal.wire.WireReader;

/**
 * Walks a message that is in canonical form, complete and without unknown fields from wire bytes
 * straight into JSON. At the first thing that is otherwise it gives up; the caller takes back the
 * output and goes the careful way ({@link CarefulWalk}), whose output for a message of this kind is
 * the same.
 */
final class StraightWalk {
  private static final int MAX_ADDRESS_WORDS = 16;

  private final JsonWriter out;
  private final ValuePrinter values;
  private final int maxDepth;
  private final boolean formatted;
  private final long[] words = new long[MAX_ADDRESS_WORDS];

  private byte[] in = new byte[0];

  /** Where the last number ended; negative when it was none, or not in the shortest form. */
  private int numberEnd;

  StraightWalk(JsonWriter out, ValuePrinter values, int maxDepth) {
    this.out = out;
    this.values = values;
    this.maxDepth = maxDepth;
    this.formatted = values.isFormatted();
  }

  /** Prints the fields of a message; false where it gave up. */
  boolean print(byte[] bytes, int from, int to, MessageSchema schema) throws IOException {
    in = bytes;
    return fields(from, to, schema, false, 1);
  }

  private boolean fields(int from, int end, MessageSchema schema, boolean hex, int depth)
      throws IOException {
    if (depth > maxDepth) {
      return false;
    }
    JsonWriter json = out;
    long seen = 0;
    int expected = 0;
    int p = from;
    int at = json.position();
    while (p < end) {
      int tag = tag(p, end);
      FieldSchema field = schema.byTag(tag);
      if (field == null || field.index < expected) {
        return false;
      }
      p += tag < 0x80 ? 1 : 2;
      expected = field.index + 1;
      seen |= 1L << field.index;
      at = json.pair(at, field.jsonKey);
      if (field.shownAsIs && isPlain(field, hex)) {
        long value = number(p, end);
        p = numberEnd;
        if (p < 0 || !field.kind.isNormal(value)) {
          return false;
        }
        at = shownAsIs(field.kind, value, at);
      } else {
        json.moveTo(at);
        p = value(field, p, end, hex, depth);
        if (p < 0) {
          return false;
        }
        at = json.position();
      }
    }
    json.moveTo(at);
    return (schema.requiredFields & ~seen) == 0;
  }

  /** A tag of one or two bytes in the shortest form; negative where there is none. */
  private int tag(int p, int end) {
    int tag = in[p];
    if (tag >= 0) {
      return tag;
    }
    boolean isWhole = p + 1 < end && in[p + 1] > 0;
    return isWhole ? (tag & 0x7f) | in[p + 1] << 7 : -1;
  }

  /** Whether the field's number is shown as it is, and not as an address, say. */
  private boolean isPlain(FieldSchema field, boolean hex) {
    return !formatted || (!hex && field.format == IntFormat.PLAIN);
  }

  /** Prints a number or truth value at {@code at}; returns where it ends. */
  private int shownAsIs(FieldKind kind, long value, int at) {
    return kind == FieldKind.BOOL
        ? out.bool(at, value != 0)
        : out.number(at, value, kind.isSigned());
  }

  /** Prints what a field has; returns its end, negative where it gave up. */
  private int value(FieldSchema field, int p, int end, boolean hex, int depth) throws IOException {
    return field.repeated ? repeated(field, p, end, hex, depth) : single(field, p, end, hex, depth);
  }

  /** Prints one value; returns its end, negative where it gave up. */
  private int single(FieldSchema field, int p, int end, boolean hex, int depth) throws IOException {
    int wireType = field.kind.wireType();
    if (wireType == WireType.VARINT) {
      return varintField(field, p, end, hex);
    }
    if (wireType == WireType.LENGTH) {
      return lengthField(field, p, end, hex, depth);
    }
    if (end - p < 8) {
      return -1;
    }
    values.scalar(field, WireReader.fixed64(in, p), hex);
    return p + 8;
  }

  private int varintField(FieldSchema field, int p, int end, boolean hex) throws IOException {
    long value = number(p, end);
    int next = numberEnd;
    if (next < 0 || !field.kind.isNormal(value)) {
      return -1;
    }
    values.scalar(field, value, hex);
    return next;
  }

  private int lengthField(FieldSchema field, int p, int end, boolean hex, int depth)
      throws IOException {
    int stop = lengthEnd(p, end);
    int start = numberEnd;
    if (stop < 0) {
      return -1;
    }
    if (field.kind != FieldKind.MESSAGE) {
      values.text(field, in, start, stop);
      return stop;
    }
    out.beginObject();
    boolean inherited = hex || field.format == IntFormat.HEX;
    if (!fields(start, stop, field.message(), inherited, depth + 1)) {
      return -1;
    }
    out.endObject();
    return stop;
  }

  /** Prints the elements of a repeated field, which stand in a row. */
  private int repeated(FieldSchema field, int from, int end, boolean hex, int depth)
      throws IOException {
    if (field.packed) {
      return packed(field, from, end, hex);
    }
    if (field.ipAddress && formatted) {
      return address(field, from, end, hex);
    }
    out.beginArray();
    int p = from;
    while (true) {
      out.element();
      p = single(field, p, end, hex, depth);
      if (p < 0) {
        return p;
      }
      int next = afterTag(field.tag, p, end);
      if (next < 0) {
        break;
      }
      p = next;
    }
    out.endArray();
    return p;
  }

  /** Where the value starts if the same tag stands at {@code p}; negative if not. */
  private int afterTag(int tag, int p, int end) {
    if (tag < 0x80) {
      return p < end && in[p] == tag ? p + 1 : -1;
    }
    boolean same = p + 1 < end && in[p] == (byte) (tag | 0x80) && in[p + 1] == tag >> 7;
    return same ? p + 2 : -1;
  }

  private int packed(FieldSchema field, int p, int end, boolean hex) throws IOException {
    int stop = lengthEnd(p, end);
    int start = numberEnd;
    if (stop <= start) {
      return -1;
    }
    out.beginArray();
    int at = start;
    while (at < stop) {
      out.element();
      at = single(field, at, stop, hex, 0);
      if (at < 0) {
        return at;
      }
    }
    out.endArray();
    return stop;
  }

  private int address(FieldSchema field, int from, int end, boolean hex) throws IOException {
    int count = 0;
    int p = from;
    while (true) {
      long value = number(p, end);
      p = numberEnd;
      if (count == MAX_ADDRESS_WORDS || p < 0 || value >>> 32 != 0) {
        return -1;
      }
      words[count++] = value;
      int next = afterTag(field.tag, p, end);
      if (next < 0) {
        break;
      }
      p = next;
    }
    values.address(field, words, count, hex);
    return p;
  }

  /**
   * Reads the length of a field; its value starts at {@link #numberEnd}.
   *
   * @return where the value ends, negative if that is not in the message
   */
  private int lengthEnd(int p, int end) {
    long length = number(p, end);
    int start = numberEnd;
    return start < 0 || length < 0 || length > end - start ? -1 : start + (int) length;
  }

  /** Reads a number; sets {@link #numberEnd}. */
  private long number(int p, int end) {
    if (p < end && in[p] >= 0) {
      numberEnd = p + 1;
      return in[p];
    }
    return longNumber(p, end);
  }

  private long longNumber(int from, int end) {
    numberEnd = -1;
    if (from >= end) {
      return 0;
    }
    long value = in[from] & 0x7f;
    int p = from + 1;
    for (int shift = 7; shift < 70; shift += 7) {
      if (p >= end) {
        break;
      }
      byte b = in[p++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        boolean shortest = b != 0 && (shift < 63 || b == 1);
        numberEnd = shortest ? p : -1;
        return value;
      }
    }
    return 0;
  }
}
