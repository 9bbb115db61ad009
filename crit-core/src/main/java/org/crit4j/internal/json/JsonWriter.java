package org.crit4j.internal.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON text into a byte buffer and the buffer to a stream. The output is pure ASCII and laid
 * out as Python's {@code json.dump} does it: on one line, or with an indent of four.
 *
 * <p>Between {@link #mark()} and {@link #commit()} nothing reaches the stream, so that a caller can
 * take back what it wrote since.
 */
public final class JsonWriter {
  /** Enough for most images; a large buffer would be most of the work on them. */
  private static final int FIRST_BUFFER_SIZE = 1 << 13;

  private static final int BUFFER_SIZE = 1 << 16;
  private static final int FLUSH_AT = BUFFER_SIZE / 2;
  private static final int INDENT = 4;
  private static final int LONGEST_NUMBER = 24;
  private static final int LINES_AT_ONCE = 64;
  private static final byte[] SPACES = spaces(INDENT * 128);
  private static final byte[] DIGIT_PAIRS = digitPairs();
  private static final byte[] HEX_DIGITS = ascii("0123456789abcdef");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private final OutputStream out;
  private final boolean indented;
  private byte[] buffer = new byte[FIRST_BUFFER_SIZE];
  private int at;
  private int depth;
  private boolean first = true;

  private boolean marked;
  private int markedAt;
  private int markedDepth;
  private boolean markedFirst;

  /**
   * A writer.
   *
   * @param out where the text goes; not closed by this class
   * @param indented whether to lay the text out over lines
   */
  public JsonWriter(OutputStream out, boolean indented) {
    this.out = out;
    this.indented = indented;
  }

  private static byte[] spaces(int count) {
    byte[] spaces = new byte[count];
    Arrays.fill(spaces, (byte) ' ');
    return spaces;
  }

  private static byte[] digitPairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Keeps all that follows in memory until {@link #commit()} or {@link #rollback()}. */
  public void mark() throws IOException {
    if (at >= FLUSH_AT) {
      drain();
    }
    marked = true;
    markedAt = at;
    markedDepth = depth;
    markedFirst = first;
  }

  /** Lets go of what was written since the mark. */
  public void commit() {
    marked = false;
  }

  /** Takes back what was written since the mark. */
  public void rollback() {
    marked = false;
    at = markedAt;
    depth = markedDepth;
    first = markedFirst;
  }

  /** Writes what is buffered to the stream, and flushes that. */
  public void flush() throws IOException {
    drain();
    out.flush();
  }

  private void drain() throws IOException {
    out.write(buffer, 0, at);
    at = 0;
  }

  private void reserve(int count) throws IOException {
    if (buffer.length - at < count) {
      makeRoom(count);
    }
  }

  private void makeRoom(int count) throws IOException {
    if (buffer.length < BUFFER_SIZE) {
      buffer = Arrays.copyOf(buffer, BUFFER_SIZE);
    }
    if (!marked && buffer.length - at < count) {
      drain();
    }
    if (buffer.length - at < count) {
      int size = Math.max(buffer.length + (buffer.length >> 1), Math.addExact(at, count));
      buffer = Arrays.copyOf(buffer, size);
    }
  }

  /** Starts an object, as the document, an element, or the value of a key. */
  public void beginObject() throws IOException {
    begin((byte) '{');
  }

  /** Ends an object. */
  public void endObject() throws IOException {
    end((byte) '}');
  }

  /** Starts a list. */
  public void beginArray() throws IOException {
    begin((byte) '[');
  }

  /** Ends a list. */
  public void endArray() throws IOException {
    end((byte) ']');
  }

  private void begin(byte bracket) throws IOException {
    reserve(1);
    buffer[at++] = bracket;
    first = true;
    depth++;
  }

  private void end(byte bracket) throws IOException {
    depth--;
    reserve(2 + depth * INDENT);
    if (indented && !first) {
      newLine();
    }
    buffer[at++] = bracket;
    first = false;
  }

  /** Starts a pair: separator, line, and the key, which comes quoted and with its colon. */
  public void key(byte[] quotedKey) throws IOException {
    element(quotedKey.length);
    System.arraycopy(quotedKey, 0, buffer, at, quotedKey.length);
    at += quotedKey.length;
  }

  /** Starts an element of a list: separator and line. */
  public void element() throws IOException {
    element(0);
  }

  private void element(int more) throws IOException {
    reserve(2 + depth * INDENT + more);
    if (!first) {
      buffer[at++] = ',';
      if (!indented) {
        buffer[at++] = ' ';
      }
    }
    first = false;
    if (indented) {
      newLine();
    }
  }

  private void newLine() {
    buffer[at++] = '\n';
    int left = depth * INDENT;
    while (left > 0) {
      int count = Math.min(left, SPACES.length);
      System.arraycopy(SPACES, 0, buffer, at, count);
      at += count;
      left -= count;
    }
  }

  /** A line end after the document. */
  public void lineEnd() throws IOException {
    reserve(1);
    buffer[at++] = '\n';
  }

  /** Bytes that are JSON already. */
  public void raw(byte[] json) throws IOException {
    reserve(json.length);
    System.arraycopy(json, 0, buffer, at, json.length);
    at += json.length;
  }

  /** A truth value. */
  public void bool(boolean value) throws IOException {
    raw(value ? TRUE : FALSE);
  }

  /** A number that may be negative. */
  public void signed(long value) throws IOException {
    reserve(LONGEST_NUMBER);
    if (value < 0) {
      buffer[at++] = '-';
      // The most negative number is its own negation, and right when read as unsigned.
      digits(-value);
    } else {
      digits(value);
    }
  }

  /** A number of 64 bits without sign. */
  public void unsigned(long value) throws IOException {
    reserve(LONGEST_NUMBER);
    digits(value);
  }

  private void digits(long value) {
    if (value < 0) {
      long quotient = Long.divideUnsigned(value, 100);
      digits(quotient);
      pair((int) (value - quotient * 100));
      return;
    }
    int end = at + digitCount(value);
    at = end;
    while (value >= 100) {
      long quotient = value / 100;
      int pair = (int) (value - quotient * 100) * 2;
      buffer[--end] = DIGIT_PAIRS[pair + 1];
      buffer[--end] = DIGIT_PAIRS[pair];
      value = quotient;
    }
    if (value >= 10) {
      buffer[--end] = DIGIT_PAIRS[(int) value * 2 + 1];
      buffer[--end] = DIGIT_PAIRS[(int) value * 2];
    } else {
      buffer[--end] = (byte) ('0' + value);
    }
  }

  private void pair(int value) {
    buffer[at++] = DIGIT_PAIRS[value * 2];
    buffer[at++] = DIGIT_PAIRS[value * 2 + 1];
  }

  private static int digitCount(long value) {
    int count = 1;
    long bound = 10;
    while (count < 19 && value >= bound) {
      count++;
      bound *= 10;
    }
    return count;
  }

  /** A string of hexadecimal digits without padding, with its sign: {@code "0x1f"}. */
  public void hex(long value, boolean signed) throws IOException {
    reserve(LONGEST_NUMBER);
    buffer[at++] = '"';
    hexDigits(value, signed);
    buffer[at++] = '"';
  }

  /** The digits of {@link #hex} without quotes; for the inside of a string. */
  public void bareHex(long value, boolean signed) throws IOException {
    reserve(LONGEST_NUMBER);
    hexDigits(value, signed);
  }

  private void hexDigits(long value, boolean signed) {
    long bits = value;
    if (signed && bits < 0) {
      buffer[at++] = '-';
      bits = -bits;
    }
    buffer[at++] = '0';
    buffer[at++] = 'x';
    int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(bits)) / 4);
    for (int i = digits - 1; i >= 0; i--) {
      buffer[at + i] = HEX_DIGITS[(int) bits & 0xf];
      bits >>>= 4;
    }
    at += digits;
  }

  /** A quotation mark; what follows until the next one is the caller's to escape. */
  public void quote() throws IOException {
    reserve(1);
    buffer[at++] = '"';
  }

  /** A string of printable ASCII without quotation mark and backslash. */
  public void plainString(String text) throws IOException {
    quote();
    plain(text);
    quote();
  }

  /** Printable ASCII inside of a string. */
  public void plain(String text) throws IOException {
    int length = text.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      buffer[at + i] = (byte) text.charAt(i);
    }
    at += length;
  }

  /** A string; bytes that are not UTF-8 come out as lone surrogates U+DC80 to U+DCFF. */
  public void utf8String(byte[] bytes, int from, int to) throws IOException {
    quote();
    int i = from;
    while (i < to) {
      int end = Math.min(to, i + FLUSH_AT);
      reserve(end - i);
      while (i < end && isPlain(bytes[i])) {
        buffer[at++] = bytes[i++];
      }
      if (i < end) {
        i += escape(bytes, i, to);
      }
    }
    quote();
  }

  private static boolean isPlain(byte b) {
    return b >= 0x20 && b != '"' && b != '\\' && b != 0x7f;
  }

  private int escape(byte[] bytes, int i, int to) throws IOException {
    reserve(12);
    int b = bytes[i];
    if (b >= 0) {
      escapeAscii(b);
      return 1;
    }
    int length = Utf8.sequenceLength(bytes, i, to);
    if (length == 0) {
      unicodeEscape(0xdc00 | (b & 0xff));
      return 1;
    }
    int codePoint = Utf8.codePoint(bytes, i, length);
    if (codePoint < 0x10000) {
      unicodeEscape(codePoint);
    } else {
      unicodeEscape(Character.highSurrogate(codePoint));
      unicodeEscape(Character.lowSurrogate(codePoint));
    }
    return length;
  }

  private void escapeAscii(int c) {
    int letter =
        switch (c) {
          case '"', '\\' -> c;
          case '\n' -> 'n';
          case '\r' -> 'r';
          case '\t' -> 't';
          case '\b' -> 'b';
          case '\f' -> 'f';
          default -> 0;
        };
    if (letter == 0) {
      unicodeEscape(c);
    } else {
      buffer[at++] = '\\';
      buffer[at++] = (byte) letter;
    }
  }

  private void unicodeEscape(int unit) {
    buffer[at++] = '\\';
    buffer[at++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      buffer[at++] = HEX_DIGITS[(unit >> shift) & 0xf];
    }
  }

  /**
   * Base64 in MIME form inside of a string: lines of 76 characters, each with an escaped line feed
   * at its end. In a sequence of calls all but the last must bring a multiple of 57 bytes.
   */
  public void base64Lines(byte[] bytes, int from, int to) throws IOException {
    int i = from;
    while (i < to) {
      int end = Math.min(to, i + LINES_AT_ONCE * Base64Lines.BYTES_PER_LINE);
      reserve(LINES_AT_ONCE * Base64Lines.LONGEST_LINE);
      at = Base64Lines.encodeLines(bytes, i, end, ByteBuffer.wrap(buffer), at);
      i = end;
    }
  }
}
