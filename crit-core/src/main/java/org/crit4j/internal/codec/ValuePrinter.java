package org.crit4j.internal.codec;

import java.io.IOException;
import org.crit4j.internal.json.JsonWriter;
import org.crit4j.internal.schema.FieldKind;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.IntFormat;

/** Prints single values of fields, plain or formatted. */
final class ValuePrinter {
  private static final int BASE64_CHUNK = 57 * 1024;

  private final JsonWriter out;
  private final boolean formatted;

  ValuePrinter(JsonWriter out, boolean formatted) {
    this.out = out;
    this.formatted = formatted;
  }

  /** Whether numbers are shown as what they mean. */
  boolean isFormatted() {
    return formatted;
  }

  /**
   * A number, truth value or enum.
   *
   * @param value as it stands on the wire, zigzag still in place
   * @param hex whether a message around the field is marked as hexadecimal
   */
  void scalar(FieldSchema field, long value, boolean hex) throws IOException {
    FieldKind kind = field.kind;
    switch (kind) {
      case UINT32, UINT64, FIXED64 -> {
        if (formatted && (hex || field.format != IntFormat.PLAIN)) {
          formatted(field, value, hex);
        } else {
          out.unsigned(value);
        }
      }
      case INT32, INT64 -> integer(field, value, hex);
      case SINT32, SINT64 -> integer(field, (value >>> 1) ^ -(value & 1), hex);
      case BOOL -> out.bool(value != 0);
      default -> enumValue(field, (int) value);
    }
  }

  private void integer(FieldSchema field, long value, boolean hex) throws IOException {
    if (formatted) {
      formatted(field, value, hex);
    } else {
      out.signed(value);
    }
  }

  private void formatted(FieldSchema field, long value, boolean hex) throws IOException {
    IntFormat format = hex ? IntFormat.HEX : field.format;
    format.write(value, field.kind.isSigned(), out);
  }

  private void enumValue(FieldSchema field, int number) throws IOException {
    byte[] name = field.enumType().quotedName(number);
    if (name == null) {
      out.signed(number);
    } else {
      out.raw(name);
    }
  }

  /** A string or bytes. */
  void text(FieldSchema field, byte[] bytes, int from, int to) throws IOException {
    if (field.kind == FieldKind.STRING) {
      out.utf8String(bytes, from, to);
    } else if (field.unixName) {
      unixName(bytes, from, to);
    } else {
      base64(bytes, from, to);
    }
  }

  private void unixName(byte[] bytes, int from, int to) throws IOException {
    if (QuotedPrintable.isPlain(bytes, from, to)) {
      out.utf8String(bytes, from, to);
    } else {
      byte[] text = QuotedPrintable.encode(bytes, from, to);
      out.utf8String(text, 0, text.length);
    }
  }

  /** Base64 in MIME form. */
  void base64(byte[] bytes, int from, int to) throws IOException {
    out.quote();
    for (int i = from; i < to; i += BASE64_CHUNK) {
      out.base64Lines(bytes, i, Math.min(to, i + BASE64_CHUNK));
    }
    out.quote();
  }

  /** A list of network-order words: one address where it is one, else the numbers. */
  void address(FieldSchema field, long[] words, int count, boolean hex) throws IOException {
    out.beginArray();
    if (count == 1) {
      out.element();
      out.ipv4(Integer.reverseBytes((int) words[0]));
    } else if (count == 4) {
      out.element();
      out.plainString(IpAddress.format(words, count));
    } else {
      for (int i = 0; i < count; i++) {
        out.element();
        scalar(field, words[i], hex);
      }
    }
    out.endArray();
  }
}
