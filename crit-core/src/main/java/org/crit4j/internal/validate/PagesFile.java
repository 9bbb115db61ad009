package org.crit4j.internal.validate;

import java.util.OptionalLong;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.internal.pages.PageSize;
import org.crit4j.memory.Pagemap;

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
    return ImageName.of(ImageType.PAGES, Integer.toUnsignedLong(pagesId));
  }

  /** Whether the pagemap is that of shared memory. */
  public boolean isShared() {
    return image.isOfShared();
  }

  /** Whether nothing of it is compressed or aligned. */
  public boolean isPlain() {
    return pagemap.isPlain();
  }

  /** What the pagemap says of it, and how long it is. */
  PageSize.Stored stored() {
    return new PageSize.Stored(presentPages, size);
  }

  /** Whether it has just the bytes of its pages, if they are of that size and plain. */
  public boolean fits(long pageSize) {
    return stored().fits(pageSize);
  }
}
