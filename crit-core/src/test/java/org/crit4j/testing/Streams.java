package org.crit4j.testing;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Streams that behave as badly as streams may. */
public final class Streams {
  private Streams() {}

  /** A stream that gives one byte at a time. */
  public static InputStream trickling(byte[] bytes) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return super.read(buffer, offset, Math.min(length, 1));
      }

      @Override
      public long skip(long count) throws IOException {
        return super.skip(Math.min(count, 1));
      }

      @Override
      public int available() {
        return 0;
      }
    };
  }

  /** A stream that never ends. */
  public static InputStream endless(byte value) {
    return new InputStream() {
      @Override
      public int read() {
        return value & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        Arrays.fill(buffer, offset, offset + length, value);
        return length;
      }
    };
  }
}
