package org.crit4j.edit.pages;

import org.crit4j.internal.pages.PageStore;
import org.crit4j.memory.PageFlags;

/**
 * Pages of one dump that follow each other.
 *
 * @param store the dump that has them
 * @param depth how many dumps before that is; 0 for the newest
 * @param entry index of the entry of the newest dump's pagemap that they belong to
 * @param start address of the first byte, unsigned
 * @param end address after the last byte
 * @param flags those of the entry that has them
 */
record Piece(PageStore store, int depth, int entry, long start, long end, int flags) {

  /** The part from one address to another. */
  Piece between(long from, long to) {
    return new Piece(store, depth, entry, from, to, flags);
  }

  /** What tells runs apart: where the pages are, and whether they may be restored late. */
  int kind() {
    return flags & (PageFlags.PARENT | PageFlags.LAZY | PageFlags.PRESENT);
  }

  boolean isPresent() {
    return PageFlags.isPresent(flags);
  }

  long length() {
    return end - start;
  }
}
