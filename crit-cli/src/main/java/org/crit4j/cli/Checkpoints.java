package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.ImageSource;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.ArchiveLimits;

/** Opens checkpoints for questions on their processes: directories of images, and all others. */
final class Checkpoints {
  private Checkpoints() {}

  /**
   * Opens a directory of images, or the checkpoint of a container.
   *
   * @throws IOException if it is none, or cannot be read
   */
  static Checkpoint open(Path path) throws IOException {
    Optional<ImageSource> images = imagesOfContainer(path);
    return images.isPresent() ? Checkpoint.of(images.get()) : Checkpoint.open(path);
  }

  /**
   * The images of a container's checkpoint, to be closed by the caller; empty if the path is
   * something else.
   *
   * @throws IOException if it cannot be read
   */
  static Optional<ImageSource> imagesOfContainer(Path path) throws IOException {
    boolean ofContainer =
        Arguments.isArchive(path) || Files.isDirectory(path.resolve("checkpoint"));
    return ofContainer
        ? Optional.of(ContainerCheckpoint.openImages(path, ArchiveLimits.DEFAULT, Warnings.IGNORE))
        : Optional.empty();
  }
}
