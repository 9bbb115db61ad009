package org.crit4j.internal.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.crit4j.internal.io.WireBuffer;
import org.crit4j.internal.schema.FieldKind;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.schema.WireType;
import org.jspecify.annotations.Nullable;

/**
 * The one form in which a message is written: fields in number order, shortest varints, one
 * occurrence of a singular field (the last of a number, the merge of messages, as protobuf has it),
 * packed only where the schema says so. Unknown fields keep their bytes; they stand in number order
 * too, after a known field of the same number. A field whose bytes are not what its type says is an
 * unknown field.
 */
public final class CanonicalForm {
  private static final int SPARE = 16;

  private final int maxDepth;

  private CanonicalForm(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /**
   * The canonical form of a message.
   *
   * @throws WireException if the bytes are no message, or it is nested too deeply
   */
  public static byte[] of(byte[] bytes, int from, int to, MessageSchema schema, int maxDepth)
      throws WireException {
    return buffer(bytes, from, to, schema, maxDepth).copyFrom(0);
  }

  /**
   * The same in a buffer, which saves a copy of large messages.
   *
   * @throws WireException if the bytes are no message, or it is nested too deeply
   */
  public static WireBuffer buffer(
      byte[] bytes, int from, int to, MessageSchema schema, int maxDepth) throws WireException {
    // With room to spare, or the last number would have the buffer double.
    WireBuffer out = new WireBuffer(to - from + SPARE);
    new CanonicalForm(maxDepth).message(bytes, from, to, schema, out, 1);
    return out;
  }

  /** One field as it stands on the wire; the field is null where it is unknown. */
  private record Occurrence(
      byte[] bytes,
      int number,
      @Nullable FieldSchema field,
      int wireType,
      long value,
      int fieldStart,
      int valueStart,
      int end)
      implements Comparable<Occurrence> {

    /** By number, unknown fields last. */
    @Override
    public int compareTo(Occurrence other) {
      int order = Integer.compare(number, other.number);
      return order != 0 ? order : Boolean.compare(field == null, other.field == null);
    }

    /** Whether this and one that follows are written one after the other, not as one. */
    boolean isApartFrom(Occurrence next) {
      return compareTo(next) != 0 || field == null || (field.repeated && !field.packed);
    }
  }

  private void message(
      byte[] bytes, int from, int to, MessageSchema schema, WireBuffer out, int depth)
      throws WireException {
    if (depth > maxDepth) {
      throw new WireException(from, "messages nested deeper than " + maxDepth);
    }
    boolean inOrder = isInOrder(bytes, from, to, schema);
    List<Occurrence> fields = new ArrayList<>();
    WireReader reader = new WireReader(bytes, from, to);
    while (reader.next()) {
      Occurrence field = occurrence(bytes, reader, schema);
      // Not all of a message of a million elements at a time, if it can be helped.
      if (inOrder && !fields.isEmpty() && fields.get(0).isApartFrom(field)) {
        groups(fields, out, depth);
        fields.clear();
      }
      fields.add(field);
    }
    if (!inOrder) {
      Collections.sort(fields);
    }
    groups(fields, out, depth);
  }

  private static boolean isInOrder(byte[] bytes, int from, int to, MessageSchema schema)
      throws WireException {
    WireReader reader = new WireReader(bytes, from, to);
    boolean inOrder = true;
    int last = 0;
    boolean lastKnown = true;
    while (reader.next()) {
      int number = reader.number();
      FieldSchema field = schema.byNumber(number);
      boolean known = inOrder && field != null && fits(field, bytes, reader);
      inOrder &= number > last || (number == last && (lastKnown || !known));
      last = number;
      lastKnown = known;
    }
    return inOrder;
  }

  private static Occurrence occurrence(byte[] bytes, WireReader reader, MessageSchema schema) {
    FieldSchema field = schema.byNumber(reader.number());
    return new Occurrence(
        bytes,
        reader.number(),
        field != null && fits(field, bytes, reader) ? field : null,
        reader.wireType(),
        reader.value(),
        reader.fieldStart(),
        reader.valueStart(),
        reader.fieldEnd());
  }

  private void groups(List<Occurrence> fields, WireBuffer out, int depth) throws WireException {
    int i = 0;
    while (i < fields.size()) {
      Occurrence first = fields.get(i);
      int next = i + 1;
      while (next < fields.size() && first.compareTo(fields.get(next)) == 0) {
        next++;
      }
      if (first.field == null) {
        unknown(fields.subList(i, next), out);
      } else {
        known(first.field, fields.subList(i, next), out, depth);
      }
      i = next;
    }
  }

  /** Whether the bytes of a field are what its type says. */
  public static boolean fits(FieldSchema field, byte[] bytes, WireReader reader) {
    if (reader.wireType() != field.kind.wireType()) {
      return isPackedForm(field, reader.wireType())
          && isPackedList(field.kind, bytes, reader.valueStart(), reader.fieldEnd());
    }
    return field.kind != FieldKind.MESSAGE
        || WireReader.isWellFormed(bytes, reader.valueStart(), reader.fieldEnd());
  }

  private static boolean isPackedForm(FieldSchema field, int wireType) {
    return wireType == WireType.LENGTH && field.repeated && field.kind.isPackable();
  }

  private static boolean isPackedList(FieldKind kind, byte[] bytes, int from, int to) {
    if (kind.wireType() == WireType.FIXED64) {
      return (to - from) % 8 == 0;
    }
    int length = 0;
    for (int i = from; i < to; i++) {
      length++;
      if (length > 10) {
        return false;
      }
      if (bytes[i] >= 0) {
        length = 0;
      }
    }
    return length == 0;
  }

  private static void unknown(List<Occurrence> fields, WireBuffer out) {
    for (Occurrence field : fields) {
      out.put(field.bytes, field.fieldStart, field.end);
    }
  }

  private void known(FieldSchema field, List<Occurrence> fields, WireBuffer out, int depth)
      throws WireException {
    if (field.kind.isPackable()) {
      scalars(field, fields, out);
    } else if (field.repeated) {
      for (Occurrence occurrence : fields) {
        lengthDelimited(field, occurrence, out, depth);
      }
    } else if (field.kind == FieldKind.MESSAGE && fields.size() > 1) {
      lengthDelimited(field, merged(fields), out, depth);
    } else {
      lengthDelimited(field, fields.get(fields.size() - 1), out, depth);
    }
  }

  /** A message given in pieces is the message whose bytes are those of the pieces in a row. */
  private static Occurrence merged(List<Occurrence> fields) {
    WireBuffer all = new WireBuffer(64);
    for (Occurrence piece : fields) {
      all.put(piece.bytes, piece.valueStart, piece.end);
    }
    Occurrence first = fields.get(0);
    return new Occurrence(
        all.copyFrom(0), first.number, first.field, first.wireType, 0, 0, 0, all.size());
  }

  private void lengthDelimited(FieldSchema field, Occurrence occurrence, WireBuffer out, int depth)
      throws WireException {
    out.varint(field.tag);
    int start = out.beginLength();
    if (field.kind == FieldKind.MESSAGE) {
      message(
          occurrence.bytes, occurrence.valueStart, occurrence.end, field.message(), out, depth + 1);
    } else {
      out.put(occurrence.bytes, occurrence.valueStart, occurrence.end);
    }
    out.endLength(start);
  }

  private static void scalars(FieldSchema field, List<Occurrence> fields, WireBuffer out) {
    if (!field.repeated) {
      out.varint(field.tag);
      scalar(field.kind, fields.get(fields.size() - 1).value, out);
      return;
    }
    WireBuffer elements = field.packed ? new WireBuffer(64) : out;
    for (Occurrence occurrence : fields) {
      if (occurrence.wireType == WireType.LENGTH) {
        unpack(field, occurrence, elements);
      } else {
        element(field, occurrence.value, elements);
      }
    }
    if (field.packed && elements.size() > 0) {
      out.varint(field.tag);
      out.varint(elements.size());
      out.put(elements.array(), 0, elements.size());
    }
  }

  private static void unpack(FieldSchema field, Occurrence list, WireBuffer out) {
    int at = list.valueStart;
    while (at < list.end) {
      if (field.kind.wireType() == WireType.FIXED64) {
        element(field, WireReader.fixed64(list.bytes, at), out);
        at += 8;
        continue;
      }
      long value = 0;
      int shift = 0;
      byte b;
      do {
        b = list.bytes[at++];
        value |= (long) (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0);
      element(field, value, out);
    }
  }

  private static void element(FieldSchema field, long value, WireBuffer out) {
    if (!field.packed) {
      out.varint(field.tag);
    }
    scalar(field.kind, value, out);
  }

  private static void scalar(FieldKind kind, long value, WireBuffer out) {
    if (kind == FieldKind.FIXED64) {
      out.fixed64(value);
    } else {
      out.varint(normalized(kind, value));
    }
  }

  /** What a parser keeps of a varint: 32 bits, or one. */
  static long normalized(FieldKind kind, long value) {
    return switch (kind) {
      case INT32, ENUM -> (int) value;
      case UINT32, SINT32 -> value & 0xffff_ffffL;
      case BOOL -> value == 0 ? 0 : 1;
      default -> value;
    };
  }
}
