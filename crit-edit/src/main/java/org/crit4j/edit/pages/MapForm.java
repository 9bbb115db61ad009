package org.crit4j.edit.pages;

import java.io.IOException;
import org.crit4j.image.ImageHeader;
import org.crit4j.images.PagemapEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.source.Images;
import org.crit4j.source.PageCounts;

/**
 * How a pagemap is written.
 *
 * @param header what it begins with
 * @param counts where its page counts are
 */
record MapForm(ImageHeader header, PageCounts counts) {

  /** That of an image, by its first entry. */
  static MapForm of(Images images, String pagemap) throws IOException {
    try (ImageReader reader = images.open(pagemap)) {
      while (reader.hasNext()) {
        if (reader.next().message() instanceof PagemapEntry entry) {
          return new MapForm(reader.header(), PageCounts.of(entry));
        }
      }
      return new MapForm(reader.header(), PageCounts.NEW);
    }
  }
}
