package org.crit4j.internal.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.internal.io.ByteSink;
import org.crit4j.internal.io.WireBuffer;

/**
 * Reads a JSON document from a stream of UTF-8, token by token and byte by byte: no text is made of
 * what goes into the image as bytes anyway. Strict JSON: no comments, no NaN, no trailing commas.
 *
 * <p>The caller keeps {@link #path()} up to date; every failure names it and the byte offset.
 */
public final class JsonReader extends JsonWindow {
  private static final int LONGEST_TOKEN = 4096;
  private static final int LONGEST_NUMBER = 40;

  /** With one byte more in the buffer: 18 digits are a number of 63 bits in any case. */
  private static final int MOST_PRINTED_DIGITS = 19;

  /** How 2^64 and 2^63 start when they are printed from doubles: in full, or with 17 digits. */
  private static final String TWO_TO_64 = "18446744073709552";

  private static final String TWO_TO_63 = "9223372036854776";

  private final JsonStrings strings = new JsonStrings(this);
  private final JsonBase64 base64 = new JsonBase64(this);
  private final Rounding rounding;
  private int depth;

  private byte[] keyBytes = buffer;
  private int keyFrom;
  private int keyLength;

  private long number;
  private boolean negative;
  private boolean hexadecimal;

  /**
   * A reader.
   *
   * @param in the document; not closed by this class
   */
  public JsonReader(InputStream in, Limits limits) throws IOException {
    super(in, 0, Optional.empty(), limits, new JsonPath());
    rounding = new Rounding();
    skipByteOrderMark();
  }

  /**
   * A reader of a document that can be read more than once: of what comes in the wrong order
   * nothing has to be kept.
   */
  public JsonReader(InputStream in, Again again, Limits limits) throws IOException {
    super(in, 0, Optional.of(again), limits, new JsonPath());
    rounding = new Rounding();
    skipByteOrderMark();
  }

  private JsonReader(InputStream in, long offset, Optional<Again> again, JsonReader model) {
    super(in, offset, again, model.limits, model.path());
    rounding = model.rounding;
    depth = model.depth;
  }

  /** Whether {@link #from} works. */
  public boolean canRepeat() {
    return again.isPresent();
  }

  /** A reader of the same document from an earlier place, to be closed by the caller. */
  public JsonReader from(long offset) throws IOException {
    return new JsonReader(again.orElseThrow().from(offset), offset, again, this);
  }

  private JsonReader(byte[] document, JsonReader model) {
    super(document, model.limits, model.path());
    rounding = model.rounding;
  }

  /** A reader of JSON text that is kept in memory, whose failures go on naming the current path. */
  public JsonReader over(byte[] text) {
    return new JsonReader(text, this);
  }

  /** Reads a string that itself holds JSON. */
  public JsonReader inside(int maxBytes) throws IOException {
    WireBuffer text = new WireBuffer(256);
    string(text, maxBytes);
    return over(text.copyFrom(0));
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
    if (!nextRawKey(first)) {
      return false;
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

  /**
   * Where the next key of an object begins if that stands where {@link JsonWriter} prints it, all
   * on one line; -1 if not, or if it is not in the buffer yet. Nothing is read.
   */
  public int printedKey(boolean first) {
    if (first) {
      return at < limit && buffer[at] == '"' ? at : -1;
    }
    return limit - at > 2 && buffer[at] == ',' && buffer[at + 1] == ' ' ? at + 2 : -1;
  }

  /**
   * Reads a key and its number into {@link #number()} if they stand there as {@link JsonWriter}
   * prints them. False, having read nothing, if anything about them is different, or the number is
   * negative or very long.
   *
   * @param from what {@link #printedKey} has returned
   */
  public boolean printedNumber(int from, JsonKey key) {
    int start = from + key.snippet.length;
    boolean inBuffer =
        limit - start >= MOST_PRINTED_DIGITS && buffer.length - start >= Snippet.SLACK;
    if (!inBuffer || !key.snippet.isAt(words, from)) {
      return false;
    }
    int end = start;
    long value = 0;
    long eight = words.getLong(end);
    while (end - start < MOST_PRINTED_DIGITS - Digits.PER_WORD && Digits.areDecimal(eight)) {
      value = value * Digits.BOUND + Digits.number(eight);
      end += Digits.PER_WORD;
      eight = words.getLong(end);
    }
    int digit = buffer[end] - '0';
    while (digit >= 0 && digit <= 9) {
      if (end - start == MOST_PRINTED_DIGITS - 1) {
        return false;
      }
      value = value * 10 + digit;
      end++;
      digit = buffer[end] - '0';
    }
    boolean zeroBefore = buffer[start] == '0' && end - start > 1;
    if (end == start || zeroBefore || (buffer[end] != ',' && buffer[end] != '}')) {
      return false;
    }
    rounding.note(value, end - start);
    number = value;
    negative = false;
    at = end;
    return true;
  }

  /** Goes back to the key before the number that {@link #printedNumber} has read. */
  public void back(int from, boolean first) {
    at = first ? from : from - 2;
  }

  /** Steps to the next key of an object without reading it; false, having left the object. */
  boolean nextRawKey(boolean first) throws IOException {
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
      throw isScientific(from)
          ? rounded("more than 2^53")
          : failure("found a number with a fraction or an exponent", "an integer");
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
        throw isRounded(from, TWO_TO_64) ? rounded("2^64") : failure("the number is above 2^64-1");
      }
      value = value * 10 + digit;
    }
    number = value;
    rounding.note(value, i - from);
    return i;
  }

  /** Whether the numbers look rounded; of all readers of one document together. */
  public Rounding rounding() {
    return rounding;
  }

  /** Whether the digits are those of a power of two that a double was printed as. */
  private boolean isRounded(int from, String digits) {
    for (int i = 0; i < digits.length(); i++) {
      if (from + i >= limit || buffer[from + i] != digits.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is written as 1.8446744073709552e+19, a way to print a large integer. */
  private boolean isScientific(int from) {
    int i = from;
    while (i < limit && (Character.isDigit(buffer[i]) || buffer[i] == '.')) {
      i++;
    }
    boolean exponent = i < limit && (buffer[i] | 0x20) == 'e';
    i += exponent && i + 1 < limit && buffer[i + 1] == '+' ? 2 : 1;
    return exponent && i + 1 < limit && buffer[i] == '1' && Character.isDigit(buffer[i + 1]);
  }

  /** A failure at a number that a tool has rounded to that value. */
  public CritException rounded(String value) {
    return failure(
        "the number is "
            + value
            + ", rounded: the JSON went through a tool that reads numbers as doubles (jq before"
            + " 1.7, JavaScript)",
        "all digits of it, or a string, as decode --safe-numbers prints it");
  }

  private static boolean overflows(long value, int digit, int digitsBefore) {
    long highest = Long.divideUnsigned(-1L, 10);
    int order = Long.compareUnsigned(value, highest);
    return digitsBefore >= 20 || order > 0 || (order == 0 && digit > 5);
  }

  private void checkSign() throws CritException {
    if (negative && number != 0) {
      if (number < 0 && number != Long.MIN_VALUE) {
        throw Long.toUnsignedString(number).startsWith(TWO_TO_63)
            ? rounded("-2^63")
            : failure("the number is below -2^63");
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
    strings.read(out, maxBytes);
  }

  /**
   * Reads a string of base64, on one line or many, and hands on its bytes piece by piece.
   *
   * @return how many bytes it stood for
   */
  public long base64(ByteSink sink) throws IOException {
    return base64.read(sink);
  }

  /** Reads null. */
  void nothing() throws IOException {
    has(4);
    if (!isWord("null")) {
      throw unexpected("a value");
    }
    at += 4;
  }

  /** Passes over a value of any kind. */
  public void skipValue() throws IOException {
    JsonCopier.skip(this);
  }

  /**
   * Passes over a value of any kind and keeps its text.
   *
   * @param maxBytes most to keep
   */
  public byte[] rawValue(int maxBytes) throws IOException {
    return JsonCopier.copy(this, maxBytes);
  }

  /** Checks that nothing but white space follows. */
  public void end() throws IOException {
    if (peek() != -1) {
      throw unexpected("nothing after the document");
    }
  }
}
