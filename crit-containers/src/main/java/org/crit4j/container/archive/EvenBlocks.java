package org.crit4j.container.archive;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Hands bytes on in blocks of one size, however they come. What zstd makes of the same bytes
 * depends on how many it gets at a time.
 */
final class EvenBlocks extends FilterOutputStream {
  private final byte[] block = new byte[1 << 16];
  private int length;
  private boolean closed;

  EvenBlocks(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    int at = from;
    int end = from + count;
    while (at < end) {
      int part = Math.min(end - at, block.length - length);
      System.arraycopy(bytes, at, block, length, part);
      length += part;
      at += part;
      if (length == block.length) {
        passOn();
      }
    }
  }

  private void passOn() throws IOException {
    out.write(block, 0, length);
    length = 0;
  }

  @Override
  public void flush() throws IOException {
    passOn();
    super.flush();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      passOn();
    } finally {
      out.close();
    }
  }
}
