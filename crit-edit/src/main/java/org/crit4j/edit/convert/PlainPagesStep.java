package org.crit4j.edit.convert;

import java.io.IOException;
import org.crit4j.edit.Draft;
import org.crit4j.edit.convert.ConversionReport.Notes;
import org.crit4j.edit.pages.CheckpointPages;
import org.crit4j.edit.pages.PageRewriteOptions;
import org.crit4j.edit.pages.PageTally;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.source.Images;

/** No release reads compressed pages: they are unpacked. */
final class PlainPagesStep implements Conversion.Step {
  private static final String INVENTORY = ImageName.of(ImageType.INVENTORY);
  private static final int COMPRESSED = 3;

  @Override
  public void apply(Draft draft, TargetVersion version, Notes notes) throws IOException {
    // The draft and not its original: what was changed in it, and joined, stays.
    PageTally tally = CheckpointPages.rewrite(draft, draft, PageRewriteOptions.DECOMPRESS);
    if (!tally.isNothing()) {
      notes.changed(Notes.count(tally.pages(), "page") + " unpacked");
    }
    boolean newer =
        new Images(draft)
            .first(INVENTORY, InventoryEntry.class)
            .filter(it -> it.getImgVersion() >= COMPRESSED)
            .isPresent();
    if (newer) {
      notes.refused(
          INVENTORY
              + ": pages of the dumps before may be compressed: make one of all by crit squash");
    }
  }
}
