package org.crit4j.edit.convert;

import java.io.IOException;
import org.crit4j.edit.Draft;
import org.crit4j.edit.convert.ConversionReport.Notes;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FileEntry;
import org.crit4j.source.Images;

/**
 * Where open files are: since 3.4 all in files.img, before in an image for each kind. CRIU 3.14 and
 * later crash where there is no files.img, or nothing in it.
 */
final class FilesStep implements Conversion.Step {
  @Override
  public void apply(Draft draft, TargetVersion version, Notes notes) throws IOException {
    boolean merged = isMerged(new Images(draft));
    if (merged && version.isBefore(3, 4)) {
      new FileSplitter(draft, version).split(notes);
    } else if (!merged && !version.isBefore(3, 4)) {
      new FileMerger(draft).merge(notes);
    }
  }

  private static boolean isMerged(Images images) throws IOException {
    return images.first(ImageName.of(ImageType.FILES), FileEntry.class).isPresent();
  }
}
