package org.crit4j.checkpoint;

import org.crit4j.source.PageState;

/**
 * A range of addresses whose pages are in the same state.
 *
 * @param start the first address, unsigned
 * @param end the address after the last, unsigned
 * @param state where the bytes are
 */
public record MemoryRange(long start, long end, PageState state) {

  /** Number of addresses. */
  public long length() {
    return end - start;
  }
}
