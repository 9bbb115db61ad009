package org.crit4j.cli.text;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/** JSON on a stream, indented, and in ASCII: names that are not text have lone surrogates. */
public final class JsonOutput {
  private static final int BUFFER = 8192;

  private JsonOutput() {}

  /** A writer; to flush it is up to its user. */
  public static JsonWriter to(OutputStream out) {
    JsonWriter json = new JsonWriter(new Ascii(out));
    json.setIndent("  ");
    json.setSerializeNulls(false);
    return json;
  }

  /** Writes characters that are not ASCII as escapes: outside of strings JSON has none. */
  private static final class Ascii extends Writer {
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;

    Ascii(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(char[] chars, int from, int length) throws IOException {
      for (int i = from; i < from + length; i++) {
        put(chars[i]);
      }
    }

    private void put(char c) throws IOException {
      if (filled + 6 > BUFFER) {
        drain();
      }
      if (c < 0x7f) {
        buffer[filled++] = (byte) c;
        return;
      }
      buffer[filled++] = '\\';
      buffer[filled++] = 'u';
      for (int shift = 12; shift >= 0; shift -= 4) {
        buffer[filled++] = (byte) Character.forDigit((c >> shift) & 0xf, 16);
      }
    }

    private void drain() throws IOException {
      out.write(buffer, 0, filled);
      filled = 0;
    }

    @Override
    public void flush() throws IOException {
      drain();
      out.flush();
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
