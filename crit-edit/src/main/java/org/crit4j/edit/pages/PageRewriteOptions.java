package org.crit4j.edit.pages;

import java.util.OptionalInt;

/**
 * What becomes of the pages of a checkpoint.
 *
 * @param squash whether pages of the dumps before are taken in
 * @param dropZero whether pages of zeros that are zero without being stored go
 * @param acceptHoles whether pages that lie in holes of the dumps before are taken as zeros; else
 *     they are lost, and an error
 * @param blockSize bytes that are compressed together: 0 for plain pages; empty for what the
 *     inventory says
 */
public record PageRewriteOptions(
    boolean squash, boolean dropZero, boolean acceptHoles, OptionalInt blockSize) {
  /** A chain of dumps becomes one. */
  public static final PageRewriteOptions SQUASH =
      new PageRewriteOptions(true, false, false, OptionalInt.empty());

  /** Pages are stored as they are. */
  public static final PageRewriteOptions DECOMPRESS =
      new PageRewriteOptions(false, false, false, OptionalInt.of(0));

  /**
   * Pages are compressed by LZ4, as CRIU does it since 2026.
   *
   * @param blockSize bytes that are compressed together, a multiple of the page size up to 4 MiB; 1
   *     for one page, whatever its size
   */
  public static PageRewriteOptions compress(int blockSize) {
    return new PageRewriteOptions(false, false, false, OptionalInt.of(blockSize));
  }

  /** The same, but for pages of zeros. */
  public PageRewriteOptions withDropZero(boolean drop) {
    return new PageRewriteOptions(squash, drop, acceptHoles, blockSize);
  }

  /** The same, but for pages in holes. */
  public PageRewriteOptions withAcceptHoles(boolean accept) {
    return new PageRewriteOptions(squash, dropZero, accept, blockSize);
  }
}
