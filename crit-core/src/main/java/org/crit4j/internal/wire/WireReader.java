package org.crit4j.internal.wire;

import org.crit4j.internal.schema.FieldKind;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.schema.WireType;

/**
 * Steps over the fields of one message, on one level. Accepts all that a protobuf parser accepts:
 * any order, long varints, groups.
 */
public final class WireReader {
  private static final int MAX_VARINT = 10;
  private static final int MAX_GROUP_DEPTH = 100;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int fieldStart;
  private int number;
  private int wireType;
  private int valueStart;
  private long value;

  /** A reader of the bytes {@code from..to}. */
  public WireReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /** Whether the bytes are well-formed on this level; what sub-messages hold is not looked at. */
  public static boolean isWellFormed(byte[] bytes, int from, int to) {
    WireReader reader = new WireReader(bytes, from, to);
    try {
      while (reader.next()) {
        // Stepping is the check.
      }
      return true;
    } catch (WireException e) {
      return false;
    }
  }

  /**
   * Whether the field is what any parser of the message accepts: well-formed on all levels, without
   * groups, which parsers count with the levels, and without packed numbers.
   *
   * @param schema of the message that the field is in, in which no message contains itself
   */
  public boolean isPlain(MessageSchema schema) {
    if (wireType != WireType.LENGTH) {
      return wireType != WireType.START_GROUP;
    }
    FieldSchema field = schema.byNumber(number);
    if (field == null) {
      return true;
    }
    return field.kind == FieldKind.MESSAGE
        ? isPlain(bytes, valueStart, at, field.message())
        : !field.kind.isPackable();
  }

  private static boolean isPlain(byte[] bytes, int from, int to, MessageSchema schema) {
    WireReader reader = new WireReader(bytes, from, to);
    try {
      while (reader.next()) {
        if (!reader.isPlain(schema)) {
          return false;
        }
      }
      return true;
    } catch (WireException e) {
      return false;
    }
  }

  /** Steps to the next field; false at the end. */
  public boolean next() throws WireException {
    if (at >= end) {
      return false;
    }
    fieldStart = at;
    readTag();
    if (wireType == WireType.END_GROUP) {
      throw new WireException(fieldStart, "end of a group that never began");
    }
    valueStart = at;
    skipValue(0);
    return true;
  }

  private void readTag() throws WireException {
    int start = at;
    long tag = varint();
    if (tag >>> 32 != 0 || tag >>> 3 == 0) {
      throw new WireException(start, "invalid protobuf tag");
    }
    number = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
  }

  private void skipValue(int depth) throws WireException {
    switch (wireType) {
      case WireType.VARINT -> value = varint();
      case WireType.FIXED64 -> {
        skip(8);
        value = fixed64(bytes, valueStart);
      }
      case WireType.FIXED32 -> skip(4);
      case WireType.LENGTH -> {
        int start = at;
        long length = varint();
        if (length < 0 || length > end - at) {
          throw new WireException(
              start,
              "field "
                  + number
                  + " has "
                  + Long.toUnsignedString(length)
                  + " bytes, but only "
                  + (end - at)
                  + " follow");
        }
        valueStart = at;
        at += (int) length;
      }
      case WireType.START_GROUP -> skipGroup(depth);
      default -> throw new WireException(fieldStart, "invalid protobuf wire type " + wireType);
    }
  }

  private void skipGroup(int depth) throws WireException {
    int group = number;
    if (depth >= MAX_GROUP_DEPTH) {
      throw new WireException(at, "groups nested deeper than " + MAX_GROUP_DEPTH);
    }
    while (true) {
      if (at >= end) {
        throw new WireException(at, "group of field " + group + " never ends");
      }
      int start = at;
      readTag();
      if (wireType == WireType.END_GROUP) {
        if (number != group) {
          throw new WireException(start, "end of a group that never began");
        }
        break;
      }
      int savedStart = valueStart;
      valueStart = at;
      skipValue(depth + 1);
      valueStart = savedStart;
    }
    number = group;
    wireType = WireType.START_GROUP;
  }

  private void skip(int count) throws WireException {
    if (end - at < count) {
      throw new WireException(at, "field " + number + " is cut off");
    }
    at += count;
  }

  private long varint() throws WireException {
    if (at < end) {
      byte only = bytes[at];
      if (only >= 0) {
        at++;
        return only;
      }
    }
    return longVarint();
  }

  private long longVarint() throws WireException {
    int start = at;
    long result = 0;
    for (int i = 0; i < MAX_VARINT; i++) {
      if (at >= end) {
        throw new WireException(start, "number is cut off");
      }
      byte b = bytes[at++];
      result |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return result;
      }
    }
    throw new WireException(start, "number of more than 10 bytes");
  }

  /** Eight bytes, little-endian. */
  public static long fixed64(byte[] bytes, int at) {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }

  /** The field's number. */
  public int number() {
    return number;
  }

  /** The field's wire type. */
  public int wireType() {
    return wireType;
  }

  /** The value of a varint or fixed64 field. */
  public long value() {
    return value;
  }

  /** Index of the field's tag. */
  public int fieldStart() {
    return fieldStart;
  }

  /** Index of the first byte of the value; of a length-delimited one, after the length. */
  public int valueStart() {
    return valueStart;
  }

  /** Index after the field. */
  public int fieldEnd() {
    return at;
  }
}
