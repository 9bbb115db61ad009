package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.image.ImageType;
import org.crit4j.images.PagemapHead;

/** The pagemaps with the files that hold the bytes of their pages. */
public final class PagesFiles {
  private final List<PagesFile> all = new ArrayList<>();

  PagesFiles(Inspection in) {
    for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
      Optional<Entry<PagemapHead>> head =
          Inspection.entries(image, PagemapHead.class).stream().findFirst();
      boolean used = image.file().contains("pagemap-shmem-") || in.isOfProcess(image);
      if (used && head.isPresent() && image.pagemap().isPresent()) {
        all.add(file(in, image, image.pagemap().get(), head.get().message().getPagesId()));
      }
    }
  }

  private static PagesFile file(Inspection in, LoadedImage image, Pagemap pagemap, int id) {
    String number = Integer.toUnsignedString(id);
    Optional<LoadedImage> pages = in.image("pages-" + number + ".img");
    OptionalLong size =
        pages.isPresent() ? OptionalLong.of(pages.get().size()) : OptionalLong.empty();
    boolean replaced = size.isEmpty() && in.has("pages-" + number + ".comp.img");
    return new PagesFile(image, pagemap, id, presentPages(pagemap), size, replaced);
  }

  private static long presentPages(Pagemap pagemap) {
    long sum = 0;
    for (int i = 0; i < pagemap.size(); i++) {
      if (pagemap.isPresent(i)) {
        long pages = pagemap.pages(i);
        if (pages < 0 || sum + pages < 0) {
          return Long.MAX_VALUE;
        }
        sum += pages;
      }
    }
    return sum;
  }

  /** All of them, in the order of the pagemaps' names. */
  public List<PagesFile> all() {
    return all;
  }
}
