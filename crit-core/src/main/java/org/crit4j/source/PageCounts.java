package org.crit4j.source;

import org.crit4j.images.PagemapEntry;

/** Which fields of pagemap entries say how many pages there are. */
public enum PageCounts {
  /** The wider one, field 5, with 0 in field 2: CRIU since 4.2 writes and needs it. */
  NEW,
  /** Field 2 alone: CRIU before 4.2 writes and needs it, later ones read it. */
  OLD,
  /** Both, which every CRIU reads. */
  BOTH;

  /** The largest count that field 2 has room for. */
  public static final long MOST_OLD = 0xffff_ffffL;

  /** Which fields an entry has. */
  public static PageCounts of(PagemapEntry entry) {
    if (!entry.hasNrPages()) {
      return OLD;
    }
    return entry.getCompatNrPages() == 0 ? NEW : BOTH;
  }

  /**
   * Sets the count of an entry.
   *
   * @param count how many pages
   * @throws IllegalArgumentException if a field has no room for it
   */
  public PagemapEntry.Builder set(PagemapEntry.Builder entry, long count) {
    if (this != NEW && count > MOST_OLD) {
      throw new IllegalArgumentException(count + " pages are too many for field 2 of an entry");
    }
    entry.setCompatNrPages(this == NEW ? 0 : (int) count);
    return this == OLD ? entry.clearNrPages() : entry.setNrPages(count);
  }
}
