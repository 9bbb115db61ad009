package org.crit4j.edit.pages;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.archive.FileHoles;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.internal.pages.PageIndex;

/**
 * Finds pages that {@code criu dedup} has taken from a dump since the one after it had them anew:
 * they read as zeros. Where a page is needed all the same, the dump belongs to another chain.
 */
final class HoleCheck {
  private final Map<Path, Optional<FileHoles>> known = new HashMap<>();

  /**
   * Checks a page of zeros that a dump before the newest has.
   *
   * @throws CritException if it lies in a hole of the pages image
   */
  void check(Piece page) throws IOException {
    PageIndex index = page.store().index();
    int entry = index.firstEndingAfter(page.start());
    if (index.isInBlocks(entry)) {
      return;
    }
    String pages = ImageName.of(ImageType.PAGES, index.pagesId());
    Optional<Path> file = page.store().images().source().path(pages);
    if (file.isEmpty()) {
      return;
    }
    long from = index.offset(entry) + (page.start() - index.start(entry));
    Optional<FileHoles> holes = known.computeIfAbsent(file.get(), FileHoles::of);
    if (holes.isPresent() && holes.get().contains(from, from + page.length())) {
      throw new CritException(
          Location.inImage(-1, from).inFile(file.get().toString()),
          "the page at 0x"
              + Long.toHexString(page.start())
              + " lies in a hole: its bytes are lost, as after criu dedup for another chain",
          "bytes, or option --accept-holes where holes are zeros (files copied by cp or unpacked)");
    }
  }
}
