package org.crit4j.memory;

import org.crit4j.images.PagemapEntry;

/**
 * The flags of pagemap entries, and the one decision of where an entry's pages are. Source: {@code
 * init_compat_pagemap_entry()} and {@code pagemap_in_parent()} in CRIU's pagemap.c.
 *
 * <p>All methods but {@link #of} take flags that {@link #of} has returned.
 */
public final class PageFlags {
  /** The pages are in the previous dump of an incremental chain; wins over {@link #PRESENT}. */
  public static final int PARENT = 1;

  /** The pages may be restored late; alone, they are not in the images. */
  public static final int LAZY = 2;

  /** The pages are in the pages image. */
  public static final int PRESENT = 4;

  /** The bytes of the entry start at a multiple of the page size in the pages image. */
  public static final int ALIGNED = 8;

  private PageFlags() {}

  /**
   * The flags that an entry counts with. CRIU before 3.5 wrote no flags: pages were present unless
   * they were in the parent.
   *
   * @param hasFlags whether the entry has the field {@code flags}
   * @param flags the field
   * @param inParent the field {@code in_parent}
   */
  public static int of(boolean hasFlags, int flags, boolean inParent) {
    if (inParent) {
      return flags | PARENT;
    }
    return hasFlags ? flags : PRESENT;
  }

  /** The flags that an entry counts with. */
  public static int of(PagemapEntry entry) {
    return of(entry.hasFlags(), entry.getFlags(), entry.getInParent());
  }

  /** Whether the pages are in the previous dump. */
  public static boolean isInParent(int flags) {
    return (flags & PARENT) != 0;
  }

  /** Whether the bytes are in the pages image of the same directory. */
  public static boolean isPresent(int flags) {
    return (flags & (PARENT | PRESENT)) == PRESENT;
  }

  /** Whether the pages stayed with the process that was dumped. */
  public static boolean isLazy(int flags) {
    return (flags & (PARENT | PRESENT | LAZY)) == LAZY;
  }

  /** Whether all bytes are zero, and are kept nowhere. */
  public static boolean isZero(int flags) {
    return (flags & (PARENT | PRESENT | LAZY)) == 0;
  }
}
