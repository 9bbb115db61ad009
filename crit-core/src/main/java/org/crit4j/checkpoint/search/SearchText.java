package org.crit4j.checkpoint.search;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The bytes that are searched, at the start of an array; as a text when one is needed. */
final class SearchText {
  private final byte[] bytes;
  private final int length;
  private @Nullable String text;

  SearchText(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Each byte as a character of 0 to 255. */
  String text() {
    String made = text;
    if (made == null) {
      made = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
      text = made;
    }
    return made;
  }
}
