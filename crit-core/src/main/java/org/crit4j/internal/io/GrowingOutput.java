package org.crit4j.internal.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Keeps bytes back from a stream until there are many. Its buffer is small until more come than fit
 * into it: most images are small, and a large buffer would be most of the work on them.
 */
public final class GrowingOutput extends OutputStream {
  private static final int FIRST_SIZE = 1 << 12;
  private static final int SIZE = 1 << 16;

  private final OutputStream out;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int filled;

  /**
   * A buffer.
   *
   * @param out where the bytes go; not closed by this class
   */
  public GrowingOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    reserve(1);
    buffer[filled++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (length >= SIZE) {
      drain();
      out.write(bytes, from, length);
      return;
    }
    reserve(length);
    System.arraycopy(bytes, from, buffer, filled, length);
    filled += length;
  }

  private void reserve(int count) throws IOException {
    if (buffer.length - filled < count && buffer.length < SIZE) {
      buffer = Arrays.copyOf(buffer, SIZE);
    }
    if (buffer.length - filled < count) {
      drain();
    }
  }

  private void drain() throws IOException {
    out.write(buffer, 0, filled);
    filled = 0;
  }

  /** Hands on what was kept back, and flushes the stream. */
  @Override
  public void flush() throws IOException {
    drain();
    out.flush();
  }

  /** Lets go of what was not flushed. */
  @Override
  public void close() {
    filled = 0;
  }
}
