package org.crit4j.internal.validate;

import org.crit4j.internal.schema.FieldKind;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.schema.WireType;
import org.jspecify.annotations.Nullable;

/**
 * Whether a message has only fields and enum values that the schema knows, at any depth. Decided on
 * its bytes, which is many times faster than to walk a parsed message; in doubt the answer is no.
 */
final class KnownFields {
  private static final int LONGEST_VARINT = 10;

  private final byte[] bytes;
  private int at;
  private boolean cutOff;

  private KnownFields(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /** Whether all is known of the message in the bytes {@code from..to}, which can be parsed. */
  static boolean areAll(MessageSchema schema, byte[] bytes, int from, int to) {
    return new KnownFields(bytes, from).message(schema, to);
  }

  private boolean message(MessageSchema schema, int end) {
    while (at < end) {
      long tag = varint(end);
      FieldSchema field = cutOff || tag >>> 32 != 0 ? null : field(schema, (int) tag);
      if (field == null || !value(field, (int) tag & 7, end)) {
        return false;
      }
    }
    return at == end;
  }

  // A parser takes repeated numbers both packed and not.
  private static @Nullable FieldSchema field(MessageSchema schema, int tag) {
    FieldSchema field = schema.byTag(tag);
    if (field == null) {
      int wireType = tag & 7;
      FieldSchema other = schema.byNumber(tag >>> 3);
      boolean same =
          other != null
              && other.repeated
              && other.kind.isPackable()
              && (wireType == WireType.LENGTH || wireType == other.kind.wireType());
      return same ? other : null;
    }
    return field;
  }

  private boolean value(FieldSchema field, int wireType, int end) {
    if (wireType == WireType.VARINT) {
      long number = varint(end);
      return !cutOff && (field.kind != FieldKind.ENUM || isNamed(field, number));
    }
    if (wireType == WireType.FIXED64) {
      at += Long.BYTES;
      return at <= end;
    }
    long length = varint(end);
    if (cutOff || length < 0 || length > end - at) {
      return false;
    }
    int valueEnd = at + (int) length;
    if (field.kind == FieldKind.MESSAGE) {
      return message(field.message(), valueEnd);
    }
    if (field.kind == FieldKind.ENUM) {
      return packed(field, valueEnd);
    }
    at = valueEnd;
    return true;
  }

  private boolean packed(FieldSchema field, int end) {
    while (at < end) {
      long number = varint(end);
      if (cutOff || !isNamed(field, number)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNamed(FieldSchema field, long number) {
    return field.enumType().quotedName((int) number) != null;
  }

  private long varint(int end) {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      if (at >= end) {
        break;
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    cutOff = true;
    return 0;
  }
}
