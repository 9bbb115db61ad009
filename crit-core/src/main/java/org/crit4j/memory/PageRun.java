package org.crit4j.memory;

/**
 * An entry of a pagemap: pages that follow each other and are stored in the same way.
 *
 * @param address the first address, unsigned
 * @param pages how many pages
 * @param flags those that count; see {@link PageFlags#of}
 * @param offset where the bytes start in the pages image, for present pages
 * @param storedBytes how many bytes that image has for the run: fewer than the pages have if they
 *     are compressed, none if they are not present
 */
public record PageRun(long address, long pages, int flags, long offset, long storedBytes) {
  /** Whether the bytes are in the pages image of the same directory. */
  public boolean isPresent() {
    return PageFlags.isPresent(flags);
  }

  /** Whether the pages are in the previous dump of an incremental chain. */
  public boolean isInParent() {
    return PageFlags.isInParent(flags);
  }

  /** Whether the pages were left in the process that was dumped. */
  public boolean isLeftBehind() {
    return PageFlags.isLazy(flags);
  }
}
