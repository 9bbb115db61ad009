package org.crit4j.internal.json;

import java.io.IOException;
import org.crit4j.internal.io.WireBuffer;

/** Reads strings into bytes. */
final class JsonStrings {
  private final JsonWindow window;

  JsonStrings(JsonWindow window) {
    this.window = window;
  }

  /** Reads a string and appends its bytes; lone surrogates U+DC80 to U+DCFF stand for bytes. */
  void read(WireBuffer out, int maxBytes) throws IOException {
    window.expect('"', "a string");
    int start = out.size();
    while (true) {
      int from = window.at;
      int i = from;
      while (i < window.limit
          && window.buffer[i] >= 0x20
          && window.buffer[i] != '"'
          && window.buffer[i] != '\\') {
        i++;
      }
      out.put(window.buffer, from, i);
      window.at = i;
      if (out.size() - start > maxBytes) {
        throw window.failure("the string has more than " + maxBytes + " bytes");
      }
      if (i == window.limit) {
        if (!window.fill(1)) {
          throw window.failure("the JSON ends inside of a string");
        }
      } else if (window.buffer[i] == '"') {
        window.at++;
        return;
      } else if (window.buffer[i] == '\\') {
        escape(out);
      } else if (window.buffer[i] < 0) {
        utf8(out);
      } else {
        throw window.failure("a control character stands in a string", "an escape like \\n");
      }
    }
  }

  private void utf8(WireBuffer out) throws IOException {
    window.has(4);
    int length = Utf8.sequenceLength(window.buffer, window.at, window.limit);
    if (length == 0) {
      throw window.failure(
          "a string is not valid UTF-8", "\\udcNN for a byte 0xNN that is not UTF-8");
    }
    out.put(window.buffer, window.at, window.at + length);
    window.at += length;
  }

  private void escape(WireBuffer out) throws IOException {
    int length = JsonEscapes.length(window);
    int unit = JsonEscapes.unit(window);
    window.at += length;
    if (length == 2) {
      out.put(unit);
    } else {
      unicode(unit, out);
    }
  }

  private void unicode(int unit, WireBuffer out) throws IOException {
    if (unit < 0xd800 || unit > 0xdfff) {
      putCodePoint(out, unit);
    } else if (unit >= 0xdc80 && unit <= 0xdcff) {
      out.put(unit & 0xff);
    } else {
      int low = unit < 0xdc00 && JsonEscapes.isUnicode(window) ? JsonEscapes.unit(window) : 0;
      if (low < 0xdc00 || low > 0xdfff) {
        throw window.failure(
            "a lone surrogate stands in a string", "a pair, or \\udc80 to \\udcff for a byte");
      }
      window.at += 6;
      putCodePoint(out, Character.toCodePoint((char) unit, (char) low));
    }
  }

  private static void putCodePoint(WireBuffer out, int c) {
    if (c < 0x80) {
      out.put(c);
      return;
    }
    if (c < 0x800) {
      out.put(0xc0 | c >> 6);
    } else {
      if (c < 0x10000) {
        out.put(0xe0 | c >> 12);
      } else {
        out.put(0xf0 | c >> 18);
        out.put(0x80 | (c >> 12 & 0x3f));
      }
      out.put(0x80 | (c >> 6 & 0x3f));
    }
    out.put(0x80 | (c & 0x3f));
  }
}
