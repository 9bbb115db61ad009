package org.crit4j.cli.explore;

import com.google.protobuf.ByteString;

/** Bytes as Python prints them, which is how CRIT shows a name that is not UTF-8. */
final class PythonBytes {
  private PythonBytes() {}

  /** The bytes as a literal: {@code b'caf\xe9'}. */
  static String of(ByteString bytes) {
    char quote = contains(bytes, '\'') && !contains(bytes, '"') ? '"' : '\'';
    StringBuilder text = new StringBuilder("b").append(quote);
    for (int i = 0; i < bytes.size(); i++) {
      append(text, bytes.byteAt(i) & 0xff, quote);
    }
    return text.append(quote).toString();
  }

  private static boolean contains(ByteString bytes, char wanted) {
    for (int i = 0; i < bytes.size(); i++) {
      if (bytes.byteAt(i) == wanted) {
        return true;
      }
    }
    return false;
  }

  private static void append(StringBuilder text, int b, char quote) {
    switch (b) {
      case '\\' -> text.append("\\\\");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (b == quote) {
          text.append('\\').append(quote);
        } else if (b < 0x20 || b >= 0x7f) {
          text.append("\\x").append(TextOut.hex(b, 2));
        } else {
          text.append((char) b);
        }
      }
    }
  }
}
