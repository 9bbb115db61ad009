package org.crit4j.internal.pages;

import java.io.IOException;

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

  @Override
  void close() throws IOException;
}
