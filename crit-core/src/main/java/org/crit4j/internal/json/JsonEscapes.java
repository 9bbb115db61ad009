package org.crit4j.internal.json;

import java.io.IOException;

/** Takes escapes in strings apart: the backslash is the next byte of the window. */
final class JsonEscapes {
  private static final int UNICODE_LENGTH = 6;

  private JsonEscapes() {}

  /** Bytes of the escape. */
  static int length(JsonWindow window) throws IOException {
    if (!window.has(2)) {
      throw window.failure("the JSON ends inside of a string");
    }
    return window.buffer[window.at + 1] == 'u' ? UNICODE_LENGTH : 2;
  }

  /** Whether the next bytes are an escape of a UTF-16 unit. */
  static boolean isUnicode(JsonWindow window) throws IOException {
    return window.has(2) && window.buffer[window.at] == '\\' && window.buffer[window.at + 1] == 'u';
  }

  /** What the escape stands for: a character, or a UTF-16 unit. */
  static int unit(JsonWindow window) throws IOException {
    byte c = window.buffer[window.at + 1];
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicodeUnit(window);
      default ->
          throw window.failure(
              "invalid escape in a string", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
    };
  }

  private static int unicodeUnit(JsonWindow window) throws IOException {
    int unit = 0;
    boolean whole = window.has(UNICODE_LENGTH);
    for (int i = 2; whole && i < UNICODE_LENGTH; i++) {
      int digit = Character.digit(window.buffer[window.at + i], 16);
      whole = digit >= 0;
      unit = unit << 4 | digit;
    }
    if (!whole) {
      throw window.failure("invalid escape in a string", "four hexadecimal digits after \\u");
    }
    return unit;
  }
}
