package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.source.ImageSource;

/** Opens checkpoints for commands on their processes. */
final class Checkpoints {
  private final CheckpointOpener opener;
  private final boolean incremental;

  /**
   * A way to open checkpoints.
   *
   * @param limits bounds on archives
   * @param previous the dumps that a checkpoint builds on, if it does not lead there itself
   * @param messages receives warnings about archives
   */
  Checkpoints(LimitOptions.Chosen limits, List<Path> previous, Messages messages) {
    this.opener =
        new CheckpointOpener(limits.limits(), messages)
            .withPrevious(previous)
            .withStandardInput(messages.console().in());
    this.incremental = !previous.isEmpty();
  }

  /**
   * Opens a directory or an archive, which {@code -} reads from standard input.
   *
   * @throws IOException if it is no checkpoint, or cannot be read
   */
  Checkpoint open(Path path) throws IOException {
    return Checkpoint.of(opener.images(path));
  }

  /**
   * The images of a directory or an archive, to be closed by the caller; empty if the path may be
   * an image itself.
   *
   * @throws IOException if it is no checkpoint, or cannot be read
   */
  Optional<ImageSource> images(Path path) throws IOException {
    return incremental
            || path.toString().equals("-")
            || Files.isDirectory(path)
            || Arguments.isArchive(path)
        ? Optional.of(opener.images(path))
        : Optional.empty();
  }
}
