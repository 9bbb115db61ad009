package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.ImageSource;
import org.crit4j.container.ContainerCheckpoint;

/** Opens checkpoints for commands on their processes. */
final class Checkpoints {
  private final LimitOptions.Chosen limits;
  private final List<Path> previous;
  private final Warnings warnings;

  /**
   * A way to open checkpoints.
   *
   * @param limits bounds on archives
   * @param previous the dumps that a checkpoint builds on, if it does not lead there itself
   * @param warnings receives warnings about archives
   */
  Checkpoints(LimitOptions.Chosen limits, List<Path> previous, Warnings warnings) {
    this.limits = limits;
    this.previous = List.copyOf(previous);
    this.warnings = warnings;
  }

  /**
   * Opens a directory of images, or the checkpoint of a container.
   *
   * @throws IOException if it is none, or cannot be read
   */
  Checkpoint open(Path path) throws IOException {
    Optional<ImageSource> images = imagesOfContainer(path);
    return images.isPresent() ? Checkpoint.of(images.get()) : Checkpoint.open(path);
  }

  /**
   * The images of a container's checkpoint, or of one whose previous dumps are elsewhere, to be
   * closed by the caller; empty if the path is something else.
   *
   * @throws IOException if it cannot be read
   */
  Optional<ImageSource> imagesOfContainer(Path path) throws IOException {
    return !previous.isEmpty() || Arguments.isArchive(path) || isDirectoryOfContainer(path)
        ? Optional.of(ContainerCheckpoint.openImages(path, previous, limits.limits(), warnings))
        : Optional.empty();
  }

  private static boolean isDirectoryOfContainer(Path path) {
    return Files.isDirectory(path.resolve("checkpoint"))
        || (!Files.exists(path.resolve("inventory.img"))
            && (Files.isDirectory(path.resolve("pre-checkpoint"))
                || Files.exists(path.resolve("oci-layout"))));
  }
}
