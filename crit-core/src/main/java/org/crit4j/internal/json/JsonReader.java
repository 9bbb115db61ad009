package org.crit4j.internal.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.Location;
import org.crit4j.internal.wire.WireBuffer;

/**
 * Reads a JSON document from a stream of UTF-8, token by token and byte by byte: no text is made of
 * what goes into the image as bytes anyway. Strict JSON: no comments, no NaN, no trailing commas.
 *
 * <p>The caller keeps {@link #path()} up to date; every failure names it and the byte offset.
 */
public final class JsonReader {
  private static final int BUFFER_SIZE = 1 << 16;
  private static final int LONGEST_TOKEN = 4096;
  private static final int LONGEST_NUMBER = 40;
  private static final int SINK_BUFFER = 3 * (1 << 14);

  private final InputStream in;
  private final Limits limits;
  private final JsonPath path;
  private byte[] buffer = new byte[BUFFER_SIZE];
  private int at;
  private int limit;
  private long base;
  private boolean ended;
  private int depth;

  private byte[] keyBytes = buffer;
  private int keyFrom;
  private int keyLength;

  private long number;
  private boolean negative;
  private boolean hexadecimal;

  /** Most that {@link #rawValue} may keep, while it runs. */
  private int rawLimit;

  /**
   * A reader.
   *
   * @param in the document; not closed by this class
   */
  public JsonReader(InputStream in, Limits limits) throws IOException {
    this(in, limits, new JsonPath());
    skipByteOrderMark();
  }

  private JsonReader(InputStream in, Limits limits, JsonPath path) {
    this.in = in;
    this.limits = limits;
    this.path = path;
  }

  /** A reader of JSON text that is kept in memory, whose failures go on naming the current path. */
  public JsonReader over(byte[] text) {
    return new JsonReader(new ByteArrayInputStream(text), limits, path);
  }

  /** Reads a string that itself holds JSON. */
  public JsonReader inside(int maxBytes) throws IOException {
    WireBuffer text = new WireBuffer(256);
    string(text, maxBytes);
    return over(text.copyFrom(0));
  }

  private void skipByteOrderMark() throws IOException {
    byte[] start = lookAhead(4);
    if (start.length >= 3
        && start[0] == (byte) 0xef
        && start[1] == (byte) 0xbb
        && start[2] == (byte) 0xbf) {
      at = 3;
    } else if (isWide(start)) {
      throw failure("the JSON is not in UTF-8 (it looks like UTF-16 or UTF-32)", "JSON in UTF-8");
    }
  }

  /** Whether the first character, a bracket or byte order mark, takes two or four bytes. */
  private static boolean isWide(byte[] start) {
    if (start.length < 2) {
      return false;
    }
    int first = (start[0] & 0xff) << 8 | (start[1] & 0xff);
    int second = start.length < 4 ? 0 : (start[2] & 0xff) << 8 | (start[3] & 0xff);
    return first == 0xfeff
        || first == 0xfffe
        || first == '{'
        || first == '{' << 8
        || (first == 0 && (second == '{' || second == 0xfeff));
  }

  /** The way to the value being read. */
  public JsonPath path() {
    return path;
  }

  /** Byte offset of the next byte. */
  public long offset() {
    return base + at;
  }

  /** A failure at the current path and offset. */
  public CritException failure(String problem, String expected) {
    return new CritException(location(), problem, expected);
  }

  /** A failure at the current path and offset. */
  public CritException failure(String problem) {
    return new CritException(location(), problem);
  }

  /** The current path and offset. */
  public Location location() {
    return Location.inJson(path.toString(), offset());
  }

  /** The first bytes of what is not read so far, at most {@code count}, without reading them. */
  public byte[] lookAhead(int count) throws IOException {
    has(count);
    return Arrays.copyOfRange(buffer, at, Math.min(limit, at + count));
  }

  /** Whether {@code count} bytes are in the buffer, after reading more if need be. */
  private boolean has(int count) throws IOException {
    return limit - at >= count || fill(count);
  }

  private boolean fill(int count) throws IOException {
    if (ended) {
      return false;
    }
    System.arraycopy(buffer, at, buffer, 0, limit - at);
    base += at;
    limit -= at;
    at = 0;
    while (limit < count) {
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        ended = true;
        return false;
      }
      limit += read;
    }
    return true;
  }

  /** The first byte of the next token, not consumed; -1 at the end of the document. */
  public int peek() throws IOException {
    while (true) {
      while (at < limit) {
        byte b = buffer[at];
        if (b > ' ') {
          return b;
        }
        if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
          return b & 0xff;
        }
        at++;
      }
      if (!fill(1)) {
        return -1;
      }
    }
  }

  private void expect(char token, String what) throws IOException {
    if (peek() != token) {
      throw unexpected(what);
    }
    at++;
  }

  /** A failure that says what stands there instead. */
  public CritException unexpected(String expected) throws IOException {
    int c = peek();
    String found =
        switch (c) {
          case -1 -> "the end of the JSON";
          case '"' -> "a string";
          case '{' -> "an object";
          case '[' -> "a list";
          case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
          case 't', 'f', 'n', 'N', 'I' -> word();
          default ->
              c > ' ' && c < 0x7f
                  ? "'" + (char) c + "'"
                  : "the byte 0x" + Integer.toHexString(c & 0xff);
        };
    return failure("found " + found, expected);
  }

  private String word() throws IOException {
    has(16);
    int end = at;
    while (end < limit && end - at < 16 && buffer[end] >= 'A' && buffer[end] <= 'z') {
      end++;
    }
    return "\"" + new String(buffer, at, end - at, StandardCharsets.US_ASCII) + "\"";
  }

  /** Enters an object. */
  public void beginObject() throws IOException {
    expect('{', "an object");
    enter();
  }

  /** Enters a list. */
  public void beginArray() throws IOException {
    expect('[', "a list");
    enter();
  }

  private void enter() throws CritException {
    if (++depth > 2 * limits.depth() + 8) {
      throw failure("JSON nested too deeply", "at most " + limits.depth() + " levels of messages");
    }
  }

  /** Steps to the next element of a list; false, having left the list, where there is none. */
  public boolean nextElement(boolean first) throws IOException {
    int c = peek();
    if (c == ']') {
      at++;
      depth--;
      return false;
    }
    if (!first) {
      separator("',' or ']'");
      if (peek() == ']') {
        throw unexpected("a value after ','");
      }
    }
    return true;
  }

  private void separator(String expected) throws IOException {
    if (peek() != ',') {
      throw unexpected(expected);
    }
    at++;
  }

  /** Reads the next key of an object; false, having left the object, where there is none. */
  public boolean nextKey(boolean first) throws IOException {
    int c = peek();
    if (c == '}') {
      at++;
      depth--;
      return false;
    }
    if (!first) {
      separator("',' or '}'");
      c = peek();
    }
    if (c != '"') {
      throw unexpected("a key in quotes");
    }
    readKey();
    if (at < limit && buffer[at] == ':') {
      at++;
    } else {
      // White space before the colon: reading on may move the buffer, so the key is kept aside.
      keyBytes = Arrays.copyOfRange(keyBytes, keyFrom, keyFrom + keyLength);
      keyFrom = 0;
      expect(':', "':'");
    }
    return true;
  }

  private void readKey() throws IOException {
    has(LONGEST_TOKEN);
    int from = at + 1;
    int i = from;
    while (i < limit && buffer[i] != '"' && buffer[i] != '\\' && i - from < LONGEST_TOKEN / 2) {
      i++;
    }
    if (i < limit && buffer[i] == '"') {
      keyBytes = buffer;
      keyFrom = from;
      keyLength = i - from;
      at = i + 1;
    } else {
      keyBytes = smallString().getBytes(StandardCharsets.UTF_8);
      keyFrom = 0;
      keyLength = keyBytes.length;
    }
  }

  /** The array that holds the key, valid until the next read. */
  public byte[] keyBytes() {
    return keyBytes;
  }

  /** Where in the array the key starts. */
  public int keyFrom() {
    return keyFrom;
  }

  /** Bytes of the key. */
  public int keyLength() {
    return keyLength;
  }

  /** The key as text. */
  public String key() {
    return new String(keyBytes, keyFrom, keyLength, StandardCharsets.UTF_8);
  }

  /** Reads true or false. */
  public boolean bool() throws IOException {
    int c = peek();
    has(5);
    if (c == 't' && isWord("true")) {
      at += 4;
      return true;
    }
    if (c == 'f' && isWord("false")) {
      at += 5;
      return false;
    }
    throw unexpected("true or false");
  }

  private boolean isWord(String word) {
    if (limit - at < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (buffer[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads an integer; {@link #number()} and {@link #isNegative()} tell which. */
  public void integer() throws IOException {
    peek();
    has(LONGEST_NUMBER);
    negative = at < limit && buffer[at] == '-';
    int from = negative ? at + 1 : at;
    int end = digits(from);
    if (end == from) {
      throw unexpected("an integer");
    }
    if (end - from > 1 && buffer[from] == '0') {
      throw failure("a number starts with 0", "an integer without leading zeros");
    }
    if (end < limit && (buffer[end] == '.' || (buffer[end] | 0x20) == 'e')) {
      throw failure("found a number with a fraction or an exponent", "an integer");
    }
    checkSign();
    at = end;
  }

  /** Reads decimal digits into {@link #number}; returns their end. */
  private int digits(int from) throws IOException {
    long value = 0;
    int i = from;
    for (; i < limit; i++) {
      int digit = buffer[i] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      if (i - from >= 19 && overflows(value, digit, i - from)) {
        throw failure("the number is above 2^64-1");
      }
      value = value * 10 + digit;
    }
    number = value;
    return i;
  }

  private static boolean overflows(long value, int digit, int digitsBefore) {
    long highest = Long.divideUnsigned(-1L, 10);
    int order = Long.compareUnsigned(value, highest);
    return digitsBefore >= 20 || order > 0 || (order == 0 && digit > 5);
  }

  private void checkSign() throws CritException {
    if (negative && number != 0) {
      if (number < 0 && number != Long.MIN_VALUE) {
        throw failure("the number is below -2^63");
      }
      number = -number;
    }
  }

  /**
   * Reads a string if it holds nothing but a decimal number or a hexadecimal one with 0x; false,
   * having read nothing, if it holds anything else.
   */
  public boolean integerString() throws IOException {
    has(LONGEST_NUMBER);
    int from = at + 1;
    negative = from < limit && buffer[from] == '-';
    from += negative ? 1 : 0;
    hexadecimal = from + 1 < limit && buffer[from] == '0' && buffer[from + 1] == 'x';
    from += hexadecimal ? 2 : 0;
    int end = hexadecimal ? hexDigits(from) : digits(from);
    if (end == from || end >= limit || buffer[end] != '"') {
      return false;
    }
    checkSign();
    at = end + 1;
    return true;
  }

  private int hexDigits(int from) throws CritException {
    long value = 0;
    int i = from;
    for (; i < limit; i++) {
      int c = buffer[i];
      int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
      if (digit < 0 || digit > 15 || (c > '9' && digit < 10)) {
        break;
      }
      if (value >>> 60 != 0) {
        throw failure("the number is above 2^64-1");
      }
      value = value << 4 | digit;
    }
    number = value;
    return i;
  }

  /** The 64 bits of the integer read last. */
  public long number() {
    return number;
  }

  /** Whether the integer string read last was a hexadecimal one. */
  public boolean isHexadecimal() {
    return hexadecimal;
  }

  /** Whether the integer read last had a minus sign. */
  public boolean isNegative() {
    return negative;
  }

  /** Reads a string that is a name or a number: at most 4,096 bytes. */
  public String smallString() throws IOException {
    WireBuffer bytes = new WireBuffer(64);
    string(bytes, LONGEST_TOKEN);
    return new String(bytes.array(), 0, bytes.size(), StandardCharsets.UTF_8);
  }

  /** Reads a string and appends its bytes; lone surrogates U+DC80 to U+DCFF stand for bytes. */
  public void string(WireBuffer out, int maxBytes) throws IOException {
    expect('"', "a string");
    int start = out.size();
    while (true) {
      int from = at;
      int i = from;
      while (i < limit && buffer[i] >= 0x20 && buffer[i] != '"' && buffer[i] != '\\') {
        i++;
      }
      out.put(buffer, from, i);
      at = i;
      if (out.size() - start > maxBytes) {
        throw failure("the string has more than " + maxBytes + " bytes");
      }
      if (i == limit) {
        if (!fill(1)) {
          throw failure("the JSON ends inside of a string");
        }
      } else if (buffer[i] == '"') {
        at++;
        return;
      } else if (buffer[i] == '\\') {
        escape(out);
      } else if (buffer[i] < 0) {
        utf8(out);
      } else {
        throw failure("a control character stands in a string", "an escape like \\n");
      }
    }
  }

  private void utf8(WireBuffer out) throws IOException {
    has(4);
    int length = Utf8.sequenceLength(buffer, at, limit);
    if (length == 0) {
      throw failure("a string is not valid UTF-8", "\\udcNN for a byte 0xNN that is not UTF-8");
    }
    out.put(buffer, at, at + length);
    at += length;
  }

  private void escape(WireBuffer out) throws IOException {
    if (escapeLength() > 2) {
      unicode(out);
    } else {
      out.put(escapedChar());
      at += 2;
    }
  }

  private int escapeLength() throws IOException {
    if (!has(2)) {
      throw failure("the JSON ends inside of a string");
    }
    return buffer[at + 1] == 'u' ? 6 : 2;
  }

  /** What the escape at the next byte stands for: a character, or a UTF-16 unit. */
  private int escapedChar() throws IOException {
    byte c = buffer[at + 1];
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicodeUnit();
      default ->
          throw failure(
              "invalid escape in a string", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
    };
  }

  private void unicode(WireBuffer out) throws IOException {
    int unit = unicodeUnit();
    at += 6;
    if (unit < 0xd800 || unit > 0xdfff) {
      putCodePoint(out, unit);
    } else if (unit >= 0xdc80 && unit <= 0xdcff) {
      out.put(unit & 0xff);
    } else {
      boolean paired = unit < 0xdc00 && has(2) && buffer[at] == '\\' && buffer[at + 1] == 'u';
      int low = paired ? unicodeUnit() : 0;
      if (low < 0xdc00 || low > 0xdfff) {
        throw failure(
            "a lone surrogate stands in a string", "a pair, or \\udc80 to \\udcff for a byte");
      }
      at += 6;
      putCodePoint(out, Character.toCodePoint((char) unit, (char) low));
    }
  }

  private int unicodeUnit() throws IOException {
    int unit = 0;
    boolean whole = has(6);
    for (int i = 2; whole && i < 6; i++) {
      int digit = Character.digit(buffer[at + i], 16);
      whole = digit >= 0;
      unit = unit << 4 | digit;
    }
    if (!whole) {
      throw failure("invalid escape in a string", "four hexadecimal digits after \\u");
    }
    return unit;
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

  /**
   * Reads a string of base64, on one line or many, and hands on its bytes piece by piece.
   *
   * @return how many bytes it stood for
   */
  public long base64(ByteSink sink) throws IOException {
    expect('"', "a string of base64");
    byte[] out = new byte[limit - at < BUFFER_SIZE / 4 && ended ? BUFFER_SIZE / 4 : SINK_BUFFER];
    int filled = 0;
    long total = 0;
    int bits = 0;
    int count = 0;
    int padding = 0;
    while (true) {
      if (at == limit && !fill(1)) {
        throw failure("the JSON ends inside of a string");
      }
      if (out.length - filled < 3) {
        sink.write(out, 0, filled);
        total += filled;
        filled = 0;
      }
      if (count == 0 && padding == 0 && limit - at >= 4) {
        int quads = Math.min((limit - at) / 4, (out.length - filled) / 3);
        int done = Base64Lines.decodeQuads(buffer, at, quads, out, filled);
        at += 4 * done;
        filled += 3 * done;
        if (at == limit || out.length - filled < 3) {
          continue;
        }
      }
      byte c = buffer[at];
      if (c == '"') {
        at++;
        break;
      }
      int width = c == '\\' ? escapeLength() : 1;
      int digit = width == 1 ? c : escapedChar();
      int value = digit < 0x80 ? Base64Lines.value((byte) digit) : -1;
      if (value >= 0) {
        if (padding > 0) {
          throw failure("base64 goes on after its padding");
        }
        bits = bits << 6 | value;
        if (++count == 4) {
          out[filled++] = (byte) (bits >> 16);
          out[filled++] = (byte) (bits >> 8);
          out[filled++] = (byte) bits;
          count = 0;
          bits = 0;
        }
      } else if (digit == '=') {
        padding++;
      } else if (digit != ' ' && (width == 1 || !isLineSpace(digit))) {
        throw failure("a character stands in base64 that is none of its digits");
      }
      at += width;
    }
    filled = lastQuad(bits, count, padding, out, filled);
    sink.write(out, 0, filled);
    return total + filled;
  }

  private static boolean isLineSpace(int c) {
    return c == '\n' || c == '\r' || c == '\t';
  }

  private int lastQuad(int bits, int count, int padding, byte[] out, int filled)
      throws CritException {
    boolean whole = count == 0 ? padding == 0 : count >= 2 && count + padding == 4;
    if (!whole) {
      throw failure("the base64 is cut off: its digits are no multiple of 4");
    }
    int end = filled;
    if (count == 2) {
      out[end++] = (byte) (bits >> 4);
    } else if (count == 3) {
      out[end++] = (byte) (bits >> 10);
      out[end++] = (byte) (bits >> 2);
    }
    return end;
  }

  /** Passes over a value of any kind. */
  public void skipValue() throws IOException {
    copyValue(new WireBuffer(0), false);
  }

  /**
   * Passes over a value of any kind and keeps its text.
   *
   * @param maxBytes most to keep
   */
  public byte[] rawValue(int maxBytes) throws IOException {
    WireBuffer text = new WireBuffer(256);
    rawLimit = maxBytes;
    copyValue(text, true);
    return text.copyFrom(0);
  }

  private void copyValue(WireBuffer text, boolean keep) throws IOException {
    int c = peek();
    switch (c) {
      case '"' -> copyString(text, keep);
      case '{' -> copyObject(text, keep);
      case '[' -> copyArray(text, keep);
      case 't', 'f' -> {
        boolean value = bool();
        put(text, keep, value ? "true" : "false");
      }
      case 'n' -> {
        has(4);
        if (!isWord("null")) {
          throw unexpected("a value");
        }
        at += 4;
        put(text, keep, "null");
      }
      default -> copyNumber(text, keep);
    }
  }

  private void put(WireBuffer text, boolean keep, String token) throws CritException {
    if (keep) {
      byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
      text.put(bytes, 0, bytes.length);
      if (text.size() > rawLimit) {
        throw failure(
            "more than "
                + rawLimit
                + " bytes of JSON stand before the key that says how to read them",
            "the keys in the order in which crit decode writes them");
      }
    }
  }

  private void copyObject(WireBuffer text, boolean keep) throws IOException {
    beginObject();
    put(text, keep, "{");
    for (boolean first = true; peek() != '}' || !first; first = false) {
      if (peek() == '}') {
        break;
      }
      if (!first) {
        separator("',' or '}'");
        put(text, keep, ",");
      }
      if (peek() != '"') {
        throw unexpected("a key in quotes");
      }
      copyString(text, keep);
      expect(':', "':'");
      put(text, keep, ":");
      copyValue(text, keep);
    }
    at++;
    depth--;
    put(text, keep, "}");
  }

  private void copyArray(WireBuffer text, boolean keep) throws IOException {
    beginArray();
    put(text, keep, "[");
    for (boolean first = true; nextElement(first); first = false) {
      put(text, keep, first ? "" : ",");
      copyValue(text, keep);
    }
    put(text, keep, "]");
  }

  private void copyString(WireBuffer text, boolean keep) throws IOException {
    at++;
    put(text, keep, "\"");
    boolean escaped = false;
    while (true) {
      if (at == limit && !fill(1)) {
        throw failure("the JSON ends inside of a string");
      }
      int from = at;
      boolean closed = false;
      while (at < limit && !closed) {
        byte b = buffer[at++];
        closed = b == '"' && !escaped;
        escaped = b == '\\' && !escaped;
      }
      if (keep) {
        text.put(buffer, from, at);
        put(text, true, "");
      }
      if (closed) {
        return;
      }
    }
  }

  private void copyNumber(WireBuffer text, boolean keep) throws IOException {
    int c = peek();
    if (c != '-' && (c < '0' || c > '9')) {
      throw unexpected("a value");
    }
    while (has(1) && isNumberByte(buffer[at])) {
      if (keep) {
        text.put(buffer[at]);
      }
      at++;
    }
  }

  private static boolean isNumberByte(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || (b | 0x20) == 'e';
  }

  /** Checks that nothing but white space follows. */
  public void end() throws IOException {
    if (peek() != -1) {
      throw unexpected("nothing after the document");
    }
  }
}
