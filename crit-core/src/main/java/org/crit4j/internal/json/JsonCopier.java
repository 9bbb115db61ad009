package org.crit4j.internal.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.crit4j.CritException;
import org.crit4j.internal.io.WireBuffer;

/**
 * Passes over values of any kind, and keeps their text, without its white space, if that is asked.
 */
final class JsonCopier {
  private final JsonReader reader;
  private final boolean keep;
  private final int most;
  private final WireBuffer text = new WireBuffer(64);

  private JsonCopier(JsonReader reader, boolean keep, int most) {
    this.reader = reader;
    this.keep = keep;
    this.most = most;
  }

  /** Passes over a value. */
  static void skip(JsonReader reader) throws IOException {
    new JsonCopier(reader, false, 0).value();
  }

  /** Passes over a value and returns its text, which may have that many bytes. */
  static byte[] copy(JsonReader reader, int most) throws IOException {
    JsonCopier copier = new JsonCopier(reader, true, most);
    copier.value();
    return copier.text.copyFrom(0);
  }

  private void value() throws IOException {
    switch (reader.peek()) {
      case '"' -> string();
      case '{' -> object();
      case '[' -> array();
      case 't', 'f' -> put(reader.bool() ? "true" : "false");
      case 'n' -> {
        reader.nothing();
        put("null");
      }
      default -> number();
    }
  }

  private void put(String token) throws CritException {
    if (keep) {
      byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
      put(bytes, 0, bytes.length);
    }
  }

  private void put(byte[] bytes, int from, int to) throws CritException {
    if (!keep) {
      return;
    }
    text.put(bytes, from, to);
    if (text.size() > most) {
      throw reader.failure(
          "more than " + most + " bytes of JSON stand before the key that says how to read them",
          "the keys in the order in which crit decode writes them");
    }
  }

  private void object() throws IOException {
    reader.beginObject();
    put("{");
    for (boolean first = true; reader.nextRawKey(first); first = false) {
      put(first ? "" : ",");
      string();
      reader.expect(':', "':'");
      put(":");
      value();
    }
    put("}");
  }

  private void array() throws IOException {
    reader.beginArray();
    put("[");
    for (boolean first = true; reader.nextElement(first); first = false) {
      put(first ? "" : ",");
      value();
    }
    put("]");
  }

  private void string() throws IOException {
    reader.at++;
    put("\"");
    boolean escaped = false;
    boolean closed = false;
    while (!closed) {
      if (reader.at == reader.limit && !reader.fill(1)) {
        throw reader.failure("the JSON ends inside of a string");
      }
      int from = reader.at;
      while (reader.at < reader.limit && !closed) {
        byte b = reader.buffer[reader.at++];
        closed = b == '"' && !escaped;
        escaped = b == '\\' && !escaped;
      }
      put(reader.buffer, from, reader.at);
    }
  }

  private void number() throws IOException {
    int c = reader.peek();
    if (c != '-' && (c < '0' || c > '9')) {
      throw reader.unexpected("a value");
    }
    while (reader.has(1) && isNumberByte(reader.buffer[reader.at])) {
      put(reader.buffer, reader.at, reader.at + 1);
      reader.at++;
    }
  }

  private static boolean isNumberByte(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || (b | 0x20) == 'e';
  }
}
