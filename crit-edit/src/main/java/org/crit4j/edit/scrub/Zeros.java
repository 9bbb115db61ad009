package org.crit4j.edit.scrub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.crit4j.image.Blob;

/** Zeros instead of content. */
final class Zeros {
  /** What {@link #write} hands on, again and again: who knows it can leave a hole. */
  static final byte[] BLOCK = new byte[1 << 18];

  private Zeros() {}

  /** Writes zeros. */
  static void write(OutputStream out, long count) throws IOException {
    for (long left = count; left > 0; left -= BLOCK.length) {
      out.write(BLOCK, 0, (int) Math.min(left, BLOCK.length));
    }
  }

  /** As many zeros as a blob has bytes. */
  static Blob blob(long size) {
    return new Blob() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream open() {
        return stream(size);
      }

      @Override
      public void transferTo(OutputStream out) throws IOException {
        write(out, size);
      }
    };
  }

  /** A stream of zeros. */
  static InputStream stream(long size) {
    return new InputStream() {
      private long left = size;

      @Override
      public int read() {
        return left > 0 && left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] into, int from, int length) {
        if (left == 0) {
          return length == 0 ? 0 : -1;
        }
        int count = (int) Math.min(left, length);
        Arrays.fill(into, from, from + count, (byte) 0);
        left -= count;
        return count;
      }
    };
  }
}
