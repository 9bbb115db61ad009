package org.crit4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
