package org.crit4j.source;

/**
 * How memory pages are written.
 *
 * @param pageSize bytes in a page of the dumping machine, a power of two from 4 KiB to 256 KiB
 * @param pagesPerBlock pages that are compressed together by LZ4, at most 4 MiB; 0 for plain pages
 * @param counts which fields of the entries have the page counts
 */
public record PagesFormat(int pageSize, int pagesPerBlock, PageCounts counts) {
  private static final int SMALLEST_PAGE = 1 << 12;
  private static final int LARGEST_PAGE = 1 << 18;

  /** CRIU's own limit. */
  private static final int LARGEST_BLOCK = 4 << 20;

  /**
   * A way to write pages.
   *
   * @throws IllegalArgumentException if CRIU cannot read it
   */
  public PagesFormat {
    if (Integer.bitCount(pageSize) != 1 || pageSize < SMALLEST_PAGE || pageSize > LARGEST_PAGE) {
      throw new IllegalArgumentException(pageSize + " is not a valid page size");
    }
    if (pagesPerBlock < 0 || pagesPerBlock > LARGEST_BLOCK / pageSize) {
      throw new IllegalArgumentException("blocks of " + pagesPerBlock + " pages are not valid");
    }
  }

  /** Plain pages, as CRIU writes them since 4.2. */
  public static PagesFormat plain(int pageSize) {
    return new PagesFormat(pageSize, 0, PageCounts.NEW);
  }

  /** Pages in blocks of LZ4, as CRIU's development branch writes them since August 2026. */
  public static PagesFormat blocks(int pageSize, int pagesPerBlock) {
    return new PagesFormat(pageSize, Math.max(1, pagesPerBlock), PageCounts.NEW);
  }
}
