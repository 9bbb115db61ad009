package org.crit4j.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Images of an incremental dump, with the dump before it given. For one that is somewhere else than
 * the {@code parent} link says: Podman exports it to an archive of its own.
 */
public final class IncrementalSource implements ImageSource {
  private final ImageSource images;
  private final ImageSource previous;

  private IncrementalSource(ImageSource images, ImageSource previous) {
    this.images = images;
    this.previous = previous;
  }

  /**
   * Joins a chain of dumps. Closing the result closes all of them.
   *
   * @param images those of the last dump
   * @param previous those of the dumps before it, the latest first; the one that comes last is
   *     followed by what its own {@code parent} leads to
   */
  public static ImageSource of(ImageSource images, List<? extends ImageSource> previous) {
    if (previous.isEmpty()) {
      return images;
    }
    ImageSource before = of(previous.get(0), previous.subList(1, previous.size()));
    return new IncrementalSource(images, before);
  }

  @Override
  public String label() {
    return images.label();
  }

  @Override
  public List<String> names() {
    return images.names();
  }

  @Override
  public OptionalLong size(String name) {
    return images.size(name);
  }

  @Override
  public Optional<Path> file(String name) throws IOException {
    return images.file(name);
  }

  /** The dump that was given; the link is not looked at. */
  @Override
  public Optional<ImageSource> parent() {
    return Optional.of(previous);
  }

  @Override
  public void close() throws IOException {
    try {
      images.close();
    } finally {
      previous.close();
    }
  }
}
