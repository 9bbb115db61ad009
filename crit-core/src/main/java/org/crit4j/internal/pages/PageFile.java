package org.crit4j.internal.pages;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** A pages image, as the bytes that the offsets of a pagemap count. Safe for several threads. */
interface PageFile extends AutoCloseable {

  /** How many bytes there are. */
  long size() throws IOException;

  /**
   * Reads bytes.
   *
   * @throws org.crit4j.CritException if the image ends before them, or is damaged
   * @throws IOException if it cannot be read
   */
  void read(long offset, byte[] into, int from, int length) throws IOException;

  /**
   * Copies bytes to the position of a file without reading them here.
   *
   * @return how many were copied; 0 where they can only be read
   */
  default long transfer(long offset, long length, FileChannel to) throws IOException {
    return 0;
  }

  @Override
  void close() throws IOException;
}
