package org.crit4j.internal.pages;

import java.io.IOException;

/** Bytes of an address space, in states that change from page to page. Safe for several threads. */
public interface Content extends AutoCloseable {

  /**
   * What is at an address.
   *
   * @param end where to stop looking; after the address
   */
  Segment segment(long address, long end) throws IOException;

  @Override
  void close() throws IOException;
}
