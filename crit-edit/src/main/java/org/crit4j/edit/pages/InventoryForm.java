package org.crit4j.edit.pages;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;
import org.crit4j.source.ImageSink;
import org.crit4j.source.Images;

/** What an inventory says of pages: whether they are compressed, and how. */
final class InventoryForm {
  static final String NAME = ImageName.of(ImageType.INVENTORY);

  private static final int COMPRESSED = 3;
  private static final int PLAIN = 2;

  /** Magics of the older form: the version says which there are. */
  private static final int OLD_ENVELOPE = 1;

  private final Images images;
  private final Optional<InventoryEntry> entry;

  private InventoryForm(Images images, Optional<InventoryEntry> entry) {
    this.images = images;
    this.entry = entry;
  }

  static InventoryForm of(Images images) throws IOException {
    return new InventoryForm(images, images.first(NAME, InventoryEntry.class));
  }

  /** Bytes that are compressed together; 0 for plain pages. */
  int blockSize(int pageSize) {
    if (entry.isEmpty() || entry.get().getCompress() == 0) {
      return 0;
    }
    int size = entry.get().getCompressBlockSize();
    return size == 0 ? pageSize : size;
  }

  /**
   * Writes the inventory for pages of a form.
   *
   * @param blockSize bytes that are compressed together; 0 for plain pages
   * @param reaches whether pages of dumps before are needed, which may be compressed
   * @throws CritException if the version cannot have compressed pages
   */
  void write(ImageSink sink, int blockSize, boolean reaches) throws IOException {
    if (entry.isEmpty()) {
      return;
    }
    InventoryEntry now = blockSize == 0 ? plain(reaches) : compressed(blockSize);
    if (now.equals(entry.get())) {
      sink.copy(images.source(), NAME);
      return;
    }
    try (ImageReader reader = images.open(NAME);
        OutputStream out = sink.create(NAME);
        ImageWriter writer = ImageWriter.to(out, reader.header())) {
      writer.write(ImageEntry.of(now));
      writer.commit();
    }
  }

  private InventoryEntry compressed(int blockSize) throws CritException {
    InventoryEntry old = entry.orElseThrow();
    if (old.getImgVersion() == OLD_ENVELOPE) {
      throw new CritException(
          Location.UNKNOWN.inFile(images.source().label() + "/" + NAME),
          "the images are of version 1, which cannot have compressed pages",
          "version 2: crit convert --to any");
    }
    InventoryEntry.Builder now = old.toBuilder().setCompress(1).setCompressBlockSize(blockSize);
    return now.setImgVersion(Math.max(old.getImgVersion(), COMPRESSED)).build();
  }

  private InventoryEntry plain(boolean reaches) {
    InventoryEntry.Builder now = entry.orElseThrow().toBuilder();
    if (now.getCompress() != 0) {
      now.clearCompress();
    }
    now.clearCompressBlockSize();
    boolean newer = now.getImgVersion() == COMPRESSED && !reaches;
    return newer ? now.setImgVersion(PLAIN).build() : now.build();
  }
}
