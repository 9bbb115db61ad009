package org.crit4j.internal.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.crit4j.internal.io.WireBuffer;
import org.crit4j.internal.json.JsonKey;
import org.crit4j.internal.json.JsonWriter;
import org.crit4j.internal.schema.FieldKind;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.IntFormat;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.schema.WireType;
import org.crit4j.internal.wire.CanonicalForm;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireReader;

/**
 * Prints any message: brings it into canonical form first, keeps unknown fields under {@code
 * "@unknown"} and the bytes of an entry that was in another form under {@code "@wire"}, and tells
 * of required fields that are missing.
 */
final class CarefulWalk {
  private static final JsonKey UNKNOWN_KEY = JsonKey.of(SpecialKeys.UNKNOWN);
  private static final JsonKey WIRE_KEY = JsonKey.of(SpecialKeys.WIRE);

  private final JsonWriter out;
  private final ValuePrinter values;
  private final int maxDepth;
  private final List<String> path = new ArrayList<>();

  CarefulWalk(JsonWriter out, ValuePrinter values, int maxDepth) {
    this.out = out;
    this.values = values;
    this.maxDepth = maxDepth;
  }

  /**
   * Prints the fields of a message.
   *
   * @param warnings gets a line for each oddity
   * @throws WireException if the bytes are no message
   */
  void print(byte[] bytes, int from, int to, MessageSchema schema, Consumer<String> warnings)
      throws IOException, WireException {
    WireBuffer canonical = CanonicalForm.buffer(bytes, from, to, schema, maxDepth);
    path.clear();
    long seen = fields(canonical.array(), 0, canonical.size(), schema, false, warnings);
    if (!Arrays.equals(canonical.array(), 0, canonical.size(), bytes, from, to)
        || OldNames.isOld(schema, seen)) {
      out.key(WIRE_KEY);
      values.base64(bytes, from, to);
    }
  }

  /** Prints fields; returns bits of those that are there. */
  private long fields(
      byte[] in, int from, int to, MessageSchema schema, boolean hex, Consumer<String> warnings)
      throws IOException, WireException {
    List<byte[]> unknown = new ArrayList<>();
    long seen = 0;
    WireReader reader = new WireReader(in, from, to);
    boolean more = reader.next();
    while (more) {
      FieldSchema field = schema.byNumber(reader.number());
      if (field == null || !CanonicalForm.fits(field, in, reader)) {
        unknown.add(Arrays.copyOfRange(in, reader.fieldStart(), reader.fieldEnd()));
        more = reader.next();
        continue;
      }
      seen |= 1L << field.index;
      out.key(field.jsonKey);
      path.add(field.name);
      if (field.repeated) {
        more = repeated(field, in, reader, hex, warnings);
      } else {
        single(field, in, reader, hex, warnings);
        more = reader.next();
      }
      path.remove(path.size() - 1);
    }
    warnOfMissing(schema, seen, warnings);
    unknown(unknown);
    return seen;
  }

  private void warnOfMissing(MessageSchema schema, long seen, Consumer<String> warnings) {
    long missing = schema.requiredFields & ~seen;
    for (FieldSchema field : schema.fields) {
      if ((missing & 1L << field.index) != 0) {
        path.add(field.name);
        warnings.accept("required field " + String.join(".", path) + " is missing");
        path.remove(path.size() - 1);
      }
    }
  }

  private void unknown(List<byte[]> fields) throws IOException {
    if (fields.isEmpty()) {
      return;
    }
    out.key(UNKNOWN_KEY);
    out.beginArray();
    for (byte[] field : fields) {
      out.element();
      values.base64(field, 0, field.length);
    }
    out.endArray();
  }

  private void single(
      FieldSchema field, byte[] in, WireReader reader, boolean hex, Consumer<String> warnings)
      throws IOException, WireException {
    if (field.kind.isPackable()) {
      values.scalar(field, reader.value(), hex);
    } else if (field.kind == FieldKind.MESSAGE) {
      out.beginObject();
      boolean inherited = hex || field.format == IntFormat.HEX;
      fields(in, reader.valueStart(), reader.fieldEnd(), field.message(), inherited, warnings);
      out.endObject();
    } else {
      values.text(field, in, reader.valueStart(), reader.fieldEnd());
    }
  }

  /** Prints the elements of a repeated field; leaves the reader after them. */
  private boolean repeated(
      FieldSchema field, byte[] in, WireReader reader, boolean hex, Consumer<String> warnings)
      throws IOException, WireException {
    if (field.packed || (field.ipAddress && values.isFormatted())) {
      return numbers(field, in, reader, hex);
    }
    out.beginArray();
    int index = path.size() - 1;
    String name = path.get(index);
    int element = 0;
    boolean more = true;
    while (more && isElement(field, in, reader)) {
      path.set(index, name + '[' + element++ + ']');
      out.element();
      single(field, in, reader, hex, warnings);
      more = reader.next();
    }
    out.endArray();
    return more;
  }

  private boolean numbers(FieldSchema field, byte[] in, WireReader reader, boolean hex)
      throws IOException, WireException {
    long[] numbers = new long[8];
    int count = 0;
    boolean more = true;
    while (more && isElement(field, in, reader)) {
      int at = reader.valueStart();
      do {
        if (count == numbers.length) {
          numbers = Arrays.copyOf(numbers, count * 2);
        }
        at = number(field, in, at, numbers, count++);
      } while (at < reader.fieldEnd());
      more = reader.next();
    }
    if (field.ipAddress && values.isFormatted()) {
      values.address(field, numbers, count, hex);
      return more;
    }
    out.beginArray();
    for (int i = 0; i < count; i++) {
      out.element();
      values.scalar(field, numbers[i], hex);
    }
    out.endArray();
    return more;
  }

  private static int number(FieldSchema field, byte[] in, int from, long[] numbers, int index) {
    if (field.kind.wireType() == WireType.FIXED64) {
      numbers[index] = WireReader.fixed64(in, from);
      return from + 8;
    }
    long value = 0;
    int at = from;
    int shift = 0;
    byte b;
    do {
      b = in[at++];
      value |= (long) (b & 0x7f) << shift;
      shift += 7;
    } while (b < 0);
    numbers[index] = value;
    return at;
  }

  private static boolean isElement(FieldSchema field, byte[] in, WireReader reader) {
    return reader.number() == field.number && CanonicalForm.fits(field, in, reader);
  }
}
