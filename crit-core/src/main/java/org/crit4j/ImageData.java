package org.crit4j;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bytes of an open file, wherever they lie: in a file, in the middle of an archive, in memory.
 * They can be read from any place, by several threads at a time, until the data is closed.
 */
public interface ImageData extends AutoCloseable {

  /** How many bytes there are. */
  long size();

  /**
   * Reads bytes.
   *
   * @param at place of the first one, from 0
   * @param into where they go
   * @param from index of the first one there
   * @param length how many are wanted, at least 1
   * @return how many were read, at least 1; negative if there are none at that place
   * @throws IOException if they cannot be read; the message names the file
   */
  int read(long at, byte[] into, int from, int length) throws IOException;

  /**
   * Copies bytes to the position of a file without reading them here.
   *
   * @return how many were copied; 0 where they can only be read
   * @throws IOException if they cannot be copied
   */
  default long transfer(long at, long length, FileChannel to) throws IOException {
    return 0;
  }

  /**
   * Copies bytes to the position of a file in the quickest way there is.
   *
   * @param at place of the first one, from 0
   * @param length how many are wanted, at least 1
   * @param to where they go; a pipe takes them too
   * @return how many were copied, at least 1
   * @throws IOException if they cannot be copied, or there are none at that place
   */
  default long copy(long at, long length, FileChannel to) throws IOException {
    long moved = transfer(at, length, to);
    if (moved > 0) {
      return moved;
    }
    byte[] bytes = new byte[(int) Math.min(length, 1 << 18)];
    int read = read(at, bytes, 0, bytes.length);
    if (read < 0) {
      throw new EOFException("the data ends at " + at);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, read);
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
    return read;
  }

  /** A stream of all bytes. Closing it leaves the data open. */
  default InputStream stream() {
    return stream(0, size());
  }

  /**
   * A stream of some bytes; skipping costs nothing. Closing it leaves the data open.
   *
   * @param offset place of the first one
   * @param length how many there are
   */
  default InputStream stream(long offset, long length) {
    return new DataStream(this, offset, length);
  }

  /** Closes what is open; streams cannot be read any more. */
  @Override
  void close() throws IOException;

  /** Bytes in memory; the array is not copied. */
  static ImageData of(byte[] bytes) {
    return new ImageData() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public int read(long at, byte[] into, int from, int length) {
        if (at < 0 || at >= bytes.length) {
          return -1;
        }
        int count = (int) Math.min(length, bytes.length - at);
        System.arraycopy(bytes, (int) at, into, from, count);
        return count;
      }

      @Override
      public InputStream stream() {
        return new ByteArrayInputStream(bytes);
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
