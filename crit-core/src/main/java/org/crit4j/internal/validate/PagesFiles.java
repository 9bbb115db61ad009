package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.PagemapHead;
import org.crit4j.memory.Pagemap;

/** The pagemaps with the files that hold the bytes of their pages. */
public final class PagesFiles {
  private final List<PagesFile> all = new ArrayList<>();

  PagesFiles(Inspection in) {
    for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
      Optional<Entry<PagemapHead>> head =
          Inspection.entries(image, PagemapHead.class).stream().findFirst();
      boolean used = image.isOfShared() || in.isOfProcess(image);
      if (used && head.isPresent() && image.pagemap().isPresent()) {
        all.add(file(in, image, image.pagemap().get(), head.get().message().getPagesId()));
      }
    }
  }

  private static PagesFile file(Inspection in, LoadedImage image, Pagemap pagemap, int id) {
    long number = Integer.toUnsignedLong(id);
    Optional<LoadedImage> pages = in.image(ImageName.of(ImageType.PAGES, number));
    OptionalLong size =
        pages.isPresent() ? OptionalLong.of(pages.get().size()) : OptionalLong.empty();
    boolean replaced = size.isEmpty() && in.has(ImageName.of(ImageType.PAGES_COMPRESSED, number));
    return new PagesFile(image, pagemap, id, pagemap.presentPages(), size, replaced);
  }

  /** All of them, in the order of the pagemaps' names. */
  public List<PagesFile> all() {
    return all;
  }
}
