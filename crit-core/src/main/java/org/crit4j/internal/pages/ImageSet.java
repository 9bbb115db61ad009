package org.crit4j.internal.pages;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.source.Images;

/** Whether the pages of a directory can be read at all: what its inventory says about it. */
public final class ImageSet {
  private static final String INVENTORY = ImageName.of(ImageType.INVENTORY);
  private static final String CIPHER = "cipher.img";
  private static final int NEWEST_VERSION = 3;

  /** What the inventory of a pre-dump has for a version. */
  private static final int PRE_DUMP = 0;

  /** Blocks; the flat form of July 2026 had two modes. */
  private static final int LAST_COMPRESSION = 2;

  private ImageSet() {}

  /**
   * Says so where the images are encrypted, or of a form that came later.
   *
   * @throws CritException if their pages cannot be read
   */
  public static void check(Images images) throws IOException {
    if (images.has(CIPHER)) {
      throw failure(images, CIPHER, "the images are encrypted", "images that CRIU did not encrypt");
    }
    Optional<InventoryEntry> inventory = images.first(INVENTORY, InventoryEntry.class);
    if (inventory.isPresent()) {
      check(images, inventory.get());
    }
  }

  private static void check(Images images, InventoryEntry inventory) throws CritException {
    int version = inventory.getImgVersion();
    if (version < PRE_DUMP || version > NEWEST_VERSION) {
      throw failure(
          images,
          INVENTORY,
          "the images are of version " + Integer.toUnsignedString(version),
          "a version from 1 to " + NEWEST_VERSION);
    }
    int compress = inventory.getCompress();
    if (compress < 0 || compress > LAST_COMPRESSION) {
      throw failure(
          images,
          INVENTORY,
          "the pages are compressed in mode " + Integer.toUnsignedString(compress),
          "a mode from 0 to " + LAST_COMPRESSION);
    }
    if (compress != 0 && version != PRE_DUMP && version < NEWEST_VERSION) {
      throw failure(
          images, INVENTORY, "compressed pages in images of version " + version, "version 3");
    }
  }

  private static CritException failure(
      Images images, String file, String problem, String expected) {
    return new CritException(
        Location.UNKNOWN.inFile(images.source().label() + "/" + file), problem, expected);
  }
}
