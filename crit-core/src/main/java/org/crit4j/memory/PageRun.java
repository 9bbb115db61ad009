package org.crit4j.memory;

/**
 * An entry of a pagemap: pages that follow each other and are stored in the same way.
 *
 * @param address the first address, unsigned
 * @param pages how many pages
 * @param flags CRIU's flags: 1 in the parent, 2 lazy, 4 present, 8 aligned in the pages image; for
 *     dumps from before there were any (CRIU 3.5), what they would have been
 * @param offset where the bytes start in the pages image, for present pages
 * @param storedBytes how many bytes that image has for the run: fewer than the pages have if they
 *     are compressed, none if they are not present
 */
public record PageRun(long address, long pages, int flags, long offset, long storedBytes) {
  private static final int PARENT = 1;
  private static final int LAZY = 2;
  private static final int PRESENT = 4;

  /** Whether the bytes are in the pages image of the same directory. */
  public boolean isPresent() {
    return (flags & PRESENT) != 0;
  }

  /** Whether the pages are in the previous dump of an incremental chain. */
  public boolean isInParent() {
    return (flags & PARENT) != 0;
  }

  /** Whether the pages were left in the process that was dumped. */
  public boolean isLeftBehind() {
    return (flags & (PRESENT | PARENT)) == 0 && (flags & LAZY) != 0;
  }
}
