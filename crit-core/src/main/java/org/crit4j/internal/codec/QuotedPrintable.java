package org.crit4j.internal.codec;

import java.util.Arrays;
import java.util.Optional;
import org.crit4j.internal.io.WireBuffer;

/**
 * Quoted-printable text as CRIT prints a unix socket's name: in text mode, so line ends stay as
 * they are. Text mode takes the first line end for the style of all; where that would lose bytes,
 * CR and LF are escaped like other controls.
 */
public final class QuotedPrintable {
  private static final int MAX_LINE = 76;
  private static final String HEX = "0123456789ABCDEF";

  private final byte[] in;
  private final int end;
  private final boolean text;
  private final boolean crlf;
  private final WireBuffer out = new WireBuffer(128);
  private int column;

  private QuotedPrintable(byte[] in, int from, int end, boolean text) {
    this.in = in;
    this.end = end;
    this.text = text;
    int lineFeed = from;
    while (lineFeed < end && in[lineFeed] != '\n') {
      lineFeed++;
    }
    crlf = lineFeed < end && lineFeed > from && in[lineFeed - 1] == '\r';
  }

  /**
   * Whether the text of these bytes is what they are, as that of a short path. Others may be too.
   */
  static boolean isPlain(byte[] bytes, int from, int to) {
    if (to - from >= MAX_LINE || (to - from == 1 && bytes[from] == '.')) {
      return false;
    }
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b <= ' ' || b == '=' || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** The text of some bytes: ASCII that {@link #decode} takes back to the same bytes. */
  public static byte[] encode(byte[] bytes, int from, int to) {
    byte[] encoded = new QuotedPrintable(bytes, from, to, true).encode(from);
    Optional<byte[]> back = decode(encoded);
    if (back.isPresent() && Arrays.equals(back.get(), 0, back.get().length, bytes, from, to)) {
      return encoded;
    }
    return new QuotedPrintable(bytes, from, to, false).encode(from);
  }

  private byte[] encode(int from) {
    int i = from;
    while (i < end) {
      if (text && isLineEnd(i)) {
        endLine();
        i += in[i] == '\r' ? 2 : 1;
      } else {
        if (mustEscape(i)) {
          escaped(in[i]);
        } else {
          plain(i);
        }
        i++;
      }
    }
    return out.copyFrom(0);
  }

  private boolean isLineEnd(int i) {
    return in[i] == '\n' || (in[i] == '\r' && i + 1 < end && in[i + 1] == '\n');
  }

  private boolean mustEscape(int i) {
    int c = in[i];
    if (c < 0 || c == 0x7f || c == '=') {
      return true;
    }
    if (c == '\r' || c == '\n') {
      return !text;
    }
    if (c == ' ' || c == '\t') {
      return i + 1 == end;
    }
    return c < 0x20 || (c == '.' && column == 0 && isAlone(i));
  }

  /** Whether nothing follows on the line: mail transports take a dot alone for the end. */
  private boolean isAlone(int i) {
    return i + 1 == end || in[i + 1] == '\n' || in[i + 1] == '\r' || in[i + 1] == 0;
  }

  private void escaped(byte b) {
    if (column + 3 >= MAX_LINE) {
      softBreak();
    }
    hex(b);
    column += 3;
  }

  private void plain(int i) {
    if (i + 1 != end && in[i + 1] != '\n' && column + 1 >= MAX_LINE) {
      softBreak();
    }
    out.put(in[i]);
    column++;
  }

  private void hex(int b) {
    out.put('=');
    out.put(HEX.charAt(b >> 4 & 0xf));
    out.put(HEX.charAt(b & 0xf));
  }

  private void softBreak() {
    out.put('=');
    lineBreak();
  }

  private void endLine() {
    int last = out.size() == 0 ? 0 : out.array()[out.size() - 1];
    if (last == ' ' || last == '\t') {
      out.truncate(out.size() - 1);
      hex(last);
    }
    lineBreak();
  }

  private void lineBreak() {
    if (crlf) {
      out.put('\r');
    }
    out.put('\n');
    column = 0;
  }

  /** The bytes of a text; empty where an equals sign is followed by neither digits nor line end. */
  static Optional<byte[]> decode(byte[] text) {
    WireBuffer out = new WireBuffer(text.length + 1);
    int i = 0;
    while (i < text.length) {
      byte c = text[i++];
      if (c != '=') {
        out.put(c);
        continue;
      }
      int lineEnd = lineEndLength(text, i);
      if (lineEnd > 0) {
        i += lineEnd;
        continue;
      }
      int high = i < text.length ? Character.digit(text[i], 16) : -1;
      int low = i + 1 < text.length ? Character.digit(text[i + 1], 16) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      out.put(high << 4 | low);
      i += 2;
    }
    return Optional.of(out.copyFrom(0));
  }

  private static int lineEndLength(byte[] text, int i) {
    if (i < text.length && text[i] == '\n') {
      return 1;
    }
    return i + 1 < text.length && text[i] == '\r' && text[i + 1] == '\n' ? 2 : 0;
  }
}
