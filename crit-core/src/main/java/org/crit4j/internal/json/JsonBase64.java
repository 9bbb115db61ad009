package org.crit4j.internal.json;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.crit4j.CritException;
import org.crit4j.internal.io.ByteSink;

/** Reads strings of base64, on one line or many, and hands on their bytes piece by piece. */
final class JsonBase64 {
  private static final int SMALL_OUTPUT = 3 << 12;
  private static final int LARGE_OUTPUT = 3 << 14;

  private final JsonWindow window;

  /** Kept from string to string: there may be very many short ones. */
  private byte[] out = {};

  private ByteBuffer outBuffer = ByteBuffer.wrap(out);
  private int capacity;
  private int filled;
  private long passedOn;

  /** Digits of a group of four that is not complete: how many, and their bits. */
  private int digits;

  private int bits;
  private int padding;

  JsonBase64(JsonWindow window) {
    this.window = window;
  }

  /** Reads a string; returns how many bytes it stood for. */
  long read(ByteSink sink) throws IOException {
    window.expect('"', "a string of base64");
    begin();
    boolean more = true;
    while (more) {
      if (window.at == window.limit && !window.fill(1)) {
        throw window.failure("the JSON ends inside of a string");
      }
      if (capacity - filled < Base64Lines.BYTES_PER_LINE) {
        passOn(sink);
      }
      if (digits == 0 && padding == 0) {
        lines();
        groups();
      }
      if (window.at < window.limit && capacity - filled >= 3) {
        more = character(window.buffer[window.at]);
      }
    }
    lastGroup();
    passOn(sink);
    return passedOn;
  }

  private void begin() {
    int left = window.limit - window.at;
    boolean rest = window.ended && left < SMALL_OUTPUT;
    int wanted = rest ? 3 * (left / 4 + 2) + Base64Lines.BYTES_PER_LINE : LARGE_OUTPUT;
    if (capacity < wanted) {
      capacity = wanted;
      out = new byte[capacity + Base64Lines.DECODING_MARGIN];
      outBuffer = ByteBuffer.wrap(out);
    }
    filled = 0;
    passedOn = 0;
    digits = 0;
    bits = 0;
    padding = 0;
  }

  private void passOn(ByteSink sink) throws IOException {
    sink.write(out, 0, filled);
    passedOn += filled;
    filled = 0;
  }

  /** Takes as many whole lines as stand there in a row, in the form that decoding writes. */
  private void lines() {
    int most =
        Math.min(
            (window.limit - window.at) / Base64Lines.LONGEST_LINE,
            (capacity - filled) / Base64Lines.BYTES_PER_LINE);
    int done = Base64Lines.decodeLines(window.buffer, window.at, most, outBuffer, filled);
    window.at += Base64Lines.LONGEST_LINE * done;
    filled += Base64Lines.BYTES_PER_LINE * done;
  }

  /** Takes as many whole groups of four digits as stand there in a row. */
  private void groups() {
    int most = Math.min((window.limit - window.at) / 4, (capacity - filled) / 3);
    int done = Base64Lines.decodeQuads(window.buffer, window.at, most, outBuffer, filled);
    window.at += 4 * done;
    filled += 3 * done;
  }

  /** Takes a character or an escape of one; false if it ends the string. */
  private boolean character(byte c) throws IOException {
    if (c == '"') {
      window.at++;
      return false;
    }
    int width = c == '\\' ? JsonEscapes.length(window) : 1;
    int character = width == 1 ? c : JsonEscapes.unit(window);
    int value = character < 0x80 ? Base64Lines.value((byte) character) : -1;
    if (value >= 0) {
      digit(value);
    } else if (character == '=') {
      padding++;
    } else if (character != ' ' && (width == 1 || !isLineSpace(character))) {
      throw window.failure("a character stands in base64 that is none of its digits");
    }
    window.at += width;
    return true;
  }

  private static boolean isLineSpace(int c) {
    return c == '\n' || c == '\r' || c == '\t';
  }

  private void digit(int value) throws CritException {
    if (padding > 0) {
      throw window.failure("base64 goes on after its padding");
    }
    bits = bits << 6 | value;
    if (++digits == 4) {
      out[filled++] = (byte) (bits >> 16);
      out[filled++] = (byte) (bits >> 8);
      out[filled++] = (byte) bits;
      digits = 0;
      bits = 0;
    }
  }

  private void lastGroup() throws CritException {
    boolean whole = digits == 0 ? padding == 0 : digits >= 2 && digits + padding == 4;
    if (!whole) {
      throw window.failure("the base64 is cut off: its digits are no multiple of 4");
    }
    if (digits == 2) {
      out[filled++] = (byte) (bits >> 4);
    } else if (digits == 3) {
      out[filled++] = (byte) (bits >> 10);
      out[filled++] = (byte) (bits >> 2);
    }
  }
}
