package org.crit4j.edit.convert;

import java.io.IOException;
import org.crit4j.edit.Draft;
import org.crit4j.edit.convert.ConversionReport.Notes;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.source.Images;

/** The magic before an image's own, which came with 1.6, and the version that tells of it. */
final class EnvelopeStep implements Conversion.Step {
  private static final int MAGIC = 4;

  @Override
  public void apply(Draft draft, TargetVersion version, Notes notes) throws IOException {
    boolean old = version.isBefore(1, 6);
    Images images = new Images(draft);
    int changed = 0;
    for (ImageName name : images.names()) {
      changed += !name.type().isRaw() && change(draft, images, name.file(), old) ? 1 : 0;
    }
    int number = old ? 1 : 2;
    draft.edit(
        ImageName.of(ImageType.INVENTORY),
        InventoryEntry.class,
        it -> it.getImgVersion() == 3 - number ? it.toBuilder().setImgVersion(number).build() : it);
    if (changed > 0) {
      notes.changed(Notes.count(changed, "image") + " in format 1." + (number - 1));
    }
  }

  private static boolean change(Draft draft, Images images, String name, boolean old)
      throws IOException {
    ImageHeader header;
    try (ImageReader reader = images.open(name)) {
      header = reader.header();
    }
    boolean isOld = header.version() == FormatVersion.V1_0;
    if (isOld == old || header.type().envelope() == ImageType.Envelope.OWN_MAGIC_ONLY) {
      return false;
    }
    int magic =
        header.type().envelope() == ImageType.Envelope.SERVICE
            ? ImageType.SERVICE_MAGIC
            : ImageType.COMMON_MAGIC;
    draft.splice(name, 0, old ? MAGIC : 0, old ? new byte[0] : header.order().bytes32(magic));
    return true;
  }
}
