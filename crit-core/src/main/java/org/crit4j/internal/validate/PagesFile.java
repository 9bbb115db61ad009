package org.crit4j.internal.validate;

import java.util.OptionalLong;

/**
 * A pagemap, and the file with the bytes of its pages.
 *
 * @param image the image of the pagemap
 * @param pagemap its entries
 * @param pagesId the number in the other file's name, unsigned
 * @param presentPages how many pages are in that file, by the pagemap; saturated
 * @param size bytes in that file; empty if it is not there
 * @param replaced whether CRaC's compressed file stands in for it
 */
public record PagesFile(
    LoadedImage image,
    Pagemap pagemap,
    int pagesId,
    long presentPages,
    OptionalLong size,
    boolean replaced) {
  /** Its name. */
  public String name() {
    return "pages-" + Integer.toUnsignedString(pagesId) + ".img";
  }

  /** Whether the pagemap is that of shared memory. */
  public boolean isShared() {
    return image.file().contains("pagemap-shmem-");
  }

  /** Whether nothing of it is compressed or aligned. */
  public boolean isPlain() {
    return pagemap.isPlain();
  }

  /** Whether it has just the bytes of its pages, if they are of that size and plain. */
  public boolean fits(long pageSize) {
    return presentPages > 0
        && presentPages <= Long.MAX_VALUE / pageSize
        && size.equals(OptionalLong.of(presentPages * pageSize));
  }
}
