package org.crit4j.internal.json;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.Location;

/**
 * A window onto a JSON document that is read from a stream, and the place in it. The parts of the
 * reader share it: they look at the bytes in the buffer directly.
 */
abstract class JsonWindow implements Closeable {
  /** A document that can be read from any place, as a file can. */
  public interface Again {
    /** Opens the document at a byte. */
    InputStream from(long offset) throws IOException;
  }

  /** Enough for most documents; a large buffer would be most of the work on them. */
  private static final int FIRST_BUFFER_SIZE = 1 << 13;

  private static final int BUFFER_SIZE = 1 << 16;

  private final InputStream in;
  private final JsonPath path;
  private long base;

  /** The document once more, if it can be had. */
  final Optional<Again> again;

  final Limits limits;
  byte[] buffer;

  /** The same, to be read in words of eight bytes. */
  ByteBuffer words;

  /** Index of the next byte in the buffer. */
  int at;

  /** Index after the last byte in the buffer. */
  int limit;

  /** Whether the stream has no more bytes than are in the buffer. */
  boolean ended;

  JsonWindow(InputStream in, long base, Optional<Again> again, Limits limits, JsonPath path) {
    this.in = in;
    this.base = base;
    this.again = again;
    this.limits = limits;
    this.path = path;
    buffer = new byte[FIRST_BUFFER_SIZE];
    words = words(buffer);
  }

  /** A window onto a document that is all there; its bytes must not change any more. */
  JsonWindow(byte[] document, Limits limits, JsonPath path) {
    in = InputStream.nullInputStream();
    again = Optional.empty();
    this.limits = limits;
    this.path = path;
    buffer = document;
    words = words(buffer);
    limit = document.length;
    ended = true;
  }

  private static ByteBuffer words(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(Snippet.ORDER);
  }

  /** Passes over UTF-8's mark, and refuses the other encodings of Unicode. */
  final void skipByteOrderMark() throws IOException {
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
  final boolean has(int count) throws IOException {
    return limit - at >= count || fill(count);
  }

  final boolean fill(int count) throws IOException {
    if (ended) {
      return false;
    }
    boolean first = limit == buffer.length && limit < BUFFER_SIZE;
    byte[] old = buffer;
    if (first) {
      buffer = new byte[BUFFER_SIZE];
      words = words(buffer);
    }
    System.arraycopy(old, at, buffer, 0, limit - at);
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

  /** Whether this word comes next, all of it being in the buffer. */
  final boolean isWord(String word) {
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

  /** Closes the stream of a reader that was made to read a part of a document once more. */
  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Passes over a token of one character. */
  final void expect(char token, String what) throws IOException {
    if (peek() != token) {
      throw unexpected(what);
    }
    at++;
  }
}
