package org.crit4j.edit.convert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.edit.Draft;
import org.crit4j.edit.convert.ConversionReport.Notes;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.PagemapEntry;
import org.crit4j.source.Images;
import org.crit4j.source.PageCounts;

/**
 * Where the page counts of pagemaps are: since 4.2 in field 5, and 0 in field 2. With both the
 * same, all releases read them.
 */
final class PageCountStep implements Conversion.Step {
  @Override
  public void apply(Draft draft, TargetVersion version, Notes notes) throws IOException {
    PageCounts counts = version.mayBeBefore(4, 2) ? PageCounts.BOTH : PageCounts.NEW;
    int changed = 0;
    List<String> tooMany = new ArrayList<>();
    for (ImageName name : new Images(draft).names(ImageType.PAGEMAP)) {
      boolean edited =
          draft.edit(
              name.file(),
              PagemapEntry.class,
              entry -> {
                long count =
                    entry.hasNrPages()
                        ? entry.getNrPages()
                        : Integer.toUnsignedLong(entry.getCompatNrPages());
                if (counts == PageCounts.BOTH && count > PageCounts.MOST_OLD) {
                  tooMany.add(name.file() + ": more than 2^32 pages in an entry");
                  return entry;
                }
                return counts.set(entry.toBuilder(), count).build();
              });
      changed += edited ? 1 : 0;
    }
    tooMany.forEach(notes::refused);
    if (changed > 0) {
      notes.changed(
          "page counts of "
              + Notes.count(changed, "pagemap")
              + " in "
              + (counts == PageCounts.NEW ? "field 5" : "fields 2 and 5"));
    }
  }
}
