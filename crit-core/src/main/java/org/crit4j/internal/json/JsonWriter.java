package org.crit4j.internal.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  /** Of a number, with the bytes after it that {@link Digits} may write over. */
  private static final int LONGEST_NUMBER = 32;

  /** Up to here a double holds every integer. */
  private static final long MOST_EXACT = 1L << 53;

  private static final int LINES_AT_ONCE = 64;
  private static final byte[] HEX_DIGITS = ascii("0123456789abcdef");
  private static final Snippet TRUE = Snippet.of("true");
  private static final Snippet FALSE = Snippet.of("false");

  /** What stands between brackets, keys and elements on one line. */
  private static final Level ONE_LINE = new Level(Snippet.of(""), Snippet.of(", "));

  /**
   * What stands between brackets, keys and elements at one depth.
   *
   * @param opening before the first key or element; also before the bracket that ends the level
   *     above
   * @param separator before any other
   */
  private record Level(Snippet opening, Snippet separator) {
    static Level indented(int blanks) {
      String line = "\n" + " ".repeat(blanks);
      return new Level(Snippet.of(line), Snippet.of("," + line));
    }
  }

  private final OutputStream out;
  private final int indent;
  private final boolean safeNumbers;
  private final List<Level> levels = new ArrayList<>();
  private Level level = ONE_LINE;
  private byte[] buffer = new byte[FIRST_BUFFER_SIZE];
  private ByteBuffer words = ByteBuffer.wrap(buffer).order(Snippet.ORDER);
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
    this(out, indented, false);
  }

  /**
   * A writer.
   *
   * @param out where the text goes; not closed by this class
   * @param indented whether the text is laid out over lines
   * @param safeNumbers whether integers that a double does not hold exactly are strings
   */
  public JsonWriter(OutputStream out, boolean indented, boolean safeNumbers) {
    this(out, indented ? INDENT : 0, safeNumbers);
  }

  /**
   * A writer of text.
   *
   * @param out where the text goes; not closed by this class
   * @param indent how many blanks to indent each level by; 0 for text on one line
   */
  public JsonWriter(OutputStream out, int indent) {
    this(out, indent, false);
  }

  private JsonWriter(OutputStream out, int indent, boolean safeNumbers) {
    this.out = out;
    this.indent = indent;
    this.safeNumbers = safeNumbers;
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
    level = levelAt(depth);
  }

  private Level levelAt(int depth) {
    if (indent == 0) {
      return ONE_LINE;
    }
    while (levels.size() <= depth) {
      levels.add(Level.indented(indent * levels.size()));
    }
    return levels.get(depth);
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
      resize(BUFFER_SIZE);
    }
    if (!marked && buffer.length - at < count) {
      drain();
    }
    if (buffer.length - at < count) {
      int size = Math.max(buffer.length + (buffer.length >> 1), Math.addExact(at, count));
      resize(size);
    }
  }

  private void resize(int size) {
    buffer = Arrays.copyOf(buffer, size);
    words = ByteBuffer.wrap(buffer).order(Snippet.ORDER);
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
    level = levelAt(depth);
  }

  private void end(byte bracket) throws IOException {
    depth--;
    level = levelAt(depth);
    Snippet line = level.opening;
    reserve(line.length + Snippet.SLACK);
    if (!first) {
      at = line.write(words, at);
    }
    buffer[at++] = bracket;
    first = false;
  }

  /** Starts a pair: separator, line, and the key; its value comes next. */
  public void key(JsonKey key) throws IOException {
    at = pair(at, key);
  }

  /** Where the next byte goes. */
  public int position() {
    return at;
  }

  /** Goes on where a row of pairs ended. */
  public void moveTo(int end) {
    at = end;
  }

  /**
   * Starts a pair as {@link #key} does, at {@code from}; returns where its value comes. A caller
   * that writes many small pairs keeps the position in a local variable, from {@link #position()}
   * up to {@link #moveTo}, which is quicker than a field.
   */
  public int pair(int from, JsonKey key) throws IOException {
    Snippet gap = first ? level.opening : level.separator;
    first = false;
    int room = gap.length + key.snippet.length + LONGEST_NUMBER;
    int start = buffer.length - from < room ? makeRoom(from, room) : from;
    return key.snippet.write(words, gap.write(words, start));
  }

  private int makeRoom(int from, int count) throws IOException {
    at = from;
    makeRoom(count);
    return at;
  }

  /** Writes the number of a pair at {@code from}, in decimal digits; returns where it ends. */
  public int number(int from, long value, boolean signed) {
    if (safeNumbers && (value > MOST_EXACT || value < (signed ? -MOST_EXACT : 0))) {
      buffer[from] = '"';
      int end = decimal(from + 1, value, signed);
      buffer[end] = '"';
      return end + 1;
    }
    return decimal(from, value, signed);
  }

  private int decimal(int from, long value, boolean signed) {
    if (signed && value < 0) {
      buffer[from] = '-';
      // The most negative number is its own negation, and right when read as unsigned.
      return digits(from + 1, -value);
    }
    return digits(from, value);
  }

  /** Writes the truth value of a pair at {@code from}; returns where it ends. */
  public int bool(int from, boolean value) {
    return (value ? TRUE : FALSE).write(words, from);
  }

  /** Starts an element of a list: separator and line. */
  public void element() throws IOException {
    Snippet gap = first ? level.opening : level.separator;
    first = false;
    reserve(gap.length + Snippet.SLACK);
    at = gap.write(words, at);
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
    reserve(LONGEST_NUMBER);
    at = bool(at, value);
  }

  /** A number that may be negative. */
  public void signed(long value) throws IOException {
    reserve(LONGEST_NUMBER);
    at = number(at, value, true);
  }

  /** A number of 64 bits without sign. */
  public void unsigned(long value) throws IOException {
    reserve(LONGEST_NUMBER);
    at = number(at, value, false);
  }

  private int digits(int from, long value) {
    if (value >>> 3 == 0) {
      buffer[from] = (byte) ('0' + value);
      return from + 1;
    }
    if (value >= 0 && value < Digits.BOUND) {
      return firstDigits(from, (int) value);
    }
    return manyDigits(from, value);
  }

  private int manyDigits(int from, long value) {
    long upper = Long.divideUnsigned(value, Digits.BOUND);
    int at = digits(from, upper);
    words.putLong(at, Digits.characters(Digits.values((int) (value - upper * Digits.BOUND))));
    return at + Digits.PER_WORD;
  }

  /** Up to eight digits; eight bytes are written. */
  private int firstDigits(int from, int value) {
    long values = Digits.values(value);
    int zeros = Digits.leadingZeros(values);
    words.putLong(from, Digits.characters(values) >>> (zeros << 3));
    return from + Digits.PER_WORD - zeros;
  }

  /** A string of hexadecimal digits without padding, with its sign: {@code "0x1f"}. */
  public void hex(long value, boolean signed) throws IOException {
    reserve(LONGEST_NUMBER);
    buffer[at++] = '"';
    hexDigits(value, signed);
    buffer[at++] = '"';
  }

  private void hexDigits(long value, boolean signed) {
    long bits = value;
    if (signed && bits < 0) {
      buffer[at++] = '-';
      bits = -bits;
    }
    buffer[at++] = '0';
    buffer[at++] = 'x';
    int upper = (int) (bits >>> 32);
    if (upper != 0) {
      firstHexDigits(upper);
      words.putLong(at, Digits.hexCharacters(Digits.hexValues((int) bits)));
      at += Digits.PER_WORD;
    } else {
      firstHexDigits((int) bits);
    }
  }

  private void firstHexDigits(int bits) {
    long values = Digits.hexValues(bits);
    int zeros = Digits.leadingZeros(values);
    words.putLong(at, Digits.hexCharacters(values) >>> (zeros << 3));
    at += Digits.PER_WORD - zeros;
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

  /** A string of four numbers with dots, the first one in the highest byte. */
  public void ipv4(int address) throws IOException {
    reserve(LONGEST_NUMBER);
    buffer[at] = '"';
    int end = at + 1;
    for (int shift = 24; shift > 0; shift -= 8) {
      end = digits(end, (address >>> shift) & 0xff);
      buffer[end++] = '.';
    }
    end = digits(end, address & 0xff);
    buffer[end] = '"';
    at = end + 1;
  }

  /** A string; bytes that are not UTF-8 come out as lone surrogates U+DC80 to U+DCFF. */
  public void utf8String(byte[] bytes, int from, int to) throws IOException {
    quote();
    int i = from;
    while (i < to) {
      int end = plainEnd(bytes, i, Math.min(to, i + FLUSH_AT));
      reserve(end - i);
      System.arraycopy(bytes, i, buffer, at, end - i);
      at += end - i;
      i = end;
      if (i < to && !isPlain(bytes[i])) {
        i += escape(bytes, i, to);
      }
    }
    quote();
  }

  private static int plainEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && isPlain(bytes[i])) {
      i++;
    }
    return i;
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
