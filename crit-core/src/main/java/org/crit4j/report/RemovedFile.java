package org.crit4j.report;

import java.io.IOException;
import java.util.Optional;
import java.util.function.IntFunction;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.images.GhostFileEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.RemapType;
import org.crit4j.message.ImageReader;
import org.crit4j.source.Images;

/** A file that was removed while it was open, and what the checkpoint keeps of it. */
record RemovedFile(CheckpointReport report, RemapFilePathEntry remap) {
  /** Before CRIU 1.5 this bit of the ID marked a ghost file. */
  private static final int OLD_GHOST = 1 << 31;

  private boolean isOld() {
    return !remap.hasRemapType();
  }

  private boolean isGhost() {
    return isOld() ? remap.getRemapId() < 0 : remap.getRemapType() == RemapType.GHOST;
  }

  private int ghost() {
    return remap.getRemapId() & (isOld() ? ~OLD_GHOST : -1);
  }

  /** Number of the ghost file that has its content; empty if it is kept elsewhere. */
  Optional<Long> ghostNumber() {
    return isGhost() ? Optional.of(Integer.toUnsignedLong(ghost())) : Optional.empty();
  }

  /**
   * Where it is kept, in words.
   *
   * @param paths finds the path of a regular file
   */
  NameBytes place(IntFunction<Optional<NameBytes>> paths) {
    if (isGhost()) {
      return NameBytes.of("kept as ghost file " + Integer.toUnsignedString(ghost()));
    }
    if (remap.getRemapType() == RemapType.PROCFS) {
      String pid = Integer.toUnsignedString(remap.getRemapId());
      return NameBytes.of("the process " + pid + " has ended");
    }
    return paths
        .apply(remap.getRemapId())
        .filter(it -> !it.isEmpty())
        .map(it -> NameBytes.of("kept as ").plus(it.bytes()))
        .orElseGet(() -> NameBytes.of("kept by a link"));
  }

  /** Size of a ghost file in bytes; empty for others, and if its image is not there. */
  Optional<Long> size() {
    Images images = report.checkpoint().images();
    String image = ImageName.of(ImageType.GHOST_FILE, Integer.toUnsignedLong(ghost()));
    return isGhost() && images.has(image)
        ? report.problems().find(() -> size(images, image))
        : Optional.empty();
  }

  private static Optional<Long> size(Images images, String image) throws IOException {
    try (ImageReader reader = images.open(image)) {
      if (!reader.hasNext()) {
        return Optional.empty();
      }
      var entry = reader.next();
      GhostFileEntry ghost = entry.message(GhostFileEntry.class);
      if (ghost.hasSize()) {
        return Optional.of(ghost.getSize());
      }
      return entry.payload() instanceof Payload.Bytes bytes
          ? Optional.of(bytes.content().size())
          : Optional.empty();
    }
  }
}
