package org.crit4j.internal.schema;

import java.nio.charset.StandardCharsets;
import org.crit4j.internal.json.JsonKey;
import org.jspecify.annotations.Nullable;

/**
 * One field of a message, ready for both directions: the wire tag and the quoted JSON key are there
 * as bytes. Fields are public because the codec's inner loops read them per value.
 */
public final class FieldSchema {
  public final String name;
  public final int number;

  /** Position among the message's fields, in number order. */
  public final int index;

  /** The canonical tag: number and wire type, of the packed form if the field is packed. */
  public final int tag;

  public final FieldKind kind;
  public final boolean repeated;
  public final boolean packed;
  public final boolean required;
  public final IntFormat format;

  /** Whether a repeated integer is printed as one IP address in pretty JSON. */
  public final boolean ipAddress;

  /**
   * Whether bytes are printed as quoted-printable text (a unix socket's name) and not as base64.
   */
  public final boolean unixName;

  /** Whether this is one varint that raw JSON shows as the number or truth value that it is. */
  public final boolean shownAsIs;

  /** {@code "name": }, as it stands in JSON. */
  public final JsonKey jsonKey;

  private final byte[] nameBytes;
  private final int child;
  private @Nullable MessageSchema message;

  private FieldSchema(String row, int index) {
    RowReader parts = new RowReader(row, ',');
    this.index = index;
    name = parts.next();
    number = Integer.parseInt(parts.next());
    String label = parts.next();
    kind = FieldKind.of(parts.next());
    String option = parts.next();
    String childIndex = parts.next();
    packed = label.equals("packed");
    repeated = packed || label.equals("repeated");
    required = label.equals("required");
    tag = number << 3 | (packed ? WireType.LENGTH : kind.wireType());
    ipAddress = option.equals("ipadd");
    unixName = option.equals("conv=unix_name");
    format = ipAddress || unixName ? IntFormat.PLAIN : IntFormat.of(option, name);
    shownAsIs = !repeated && kind.isShownAsIs();
    jsonKey = JsonKey.of(name);
    nameBytes = name.getBytes(StandardCharsets.US_ASCII);
    child = childIndex.isEmpty() ? -1 : Integer.parseInt(childIndex);
  }

  static FieldSchema parse(String row, int index) {
    return new FieldSchema(row, index);
  }

  /** The message type of a message field. */
  public MessageSchema message() {
    MessageSchema known = message;
    if (known == null) {
      // Not synchronized: the table is immutable, and any thread's copy of it is as good.
      known = Schema.message(child);
      message = known;
    }
    return known;
  }

  /** The type of an enum field. */
  public EnumSchema enumType() {
    return Schema.enumType(child);
  }

  /** Whether the key of {@code length} bytes at {@code offset}, unquoted, is this field's name. */
  public boolean isNamed(byte[] bytes, int offset, int length) {
    if (length != nameBytes.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[offset + i] != nameBytes[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether protobuf's own JSON mapping has this name for the field: {@code nr_pages} is nrPages.
   */
  public boolean isCamelCase(String key) {
    boolean upper = false;
    int at = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        upper = true;
        continue;
      }
      if (at == key.length() || key.charAt(at) != (upper ? Character.toUpperCase(c) : c)) {
        return false;
      }
      upper = false;
      at++;
    }
    return at == key.length();
  }
}
