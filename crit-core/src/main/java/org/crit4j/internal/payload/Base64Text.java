package org.crit4j.internal.payload;

import java.io.IOException;
import org.crit4j.internal.io.ByteSink;
import org.crit4j.internal.json.JsonWriter;

/** Prints bytes as base64 inside of a string; all pieces but the last are whole lines. */
record Base64Text(JsonWriter out) implements ByteSink {
  /** Bytes that a line has. */
  static final int UNIT = 57;

  @Override
  public void write(byte[] bytes, int from, int to) throws IOException {
    out.base64Lines(bytes, from, to);
  }
}
