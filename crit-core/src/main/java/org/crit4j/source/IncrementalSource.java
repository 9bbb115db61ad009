package org.crit4j.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.crit4j.ImageData;

/**
 * Images of an incremental dump, with the dump before it given. For one that is somewhere else than
 * the {@code parent} link says: Podman exports it to an archive of its own.
 */
public final class IncrementalSource implements ImageSource {
  private final ImageSource images;
  private final Optional<ImageSource> previous;
  private final Closeable owner;
  private final Supplier<List<SourceProblem>> problems;

  private IncrementalSource(
      ImageSource images,
      Optional<ImageSource> previous,
      Closeable owner,
      Supplier<List<SourceProblem>> problems) {
    this.images = images;
    this.previous = previous;
    this.owner = owner;
    this.problems = problems;
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
    return new IncrementalSource(images, Optional.of(before), before::close, images::problems);
  }

  /**
   * The same images as a part of something larger.
   *
   * @param owner closed with them
   * @param problems the problems of the whole
   */
  public static ImageSource closing(
      ImageSource images, Closeable owner, Supplier<List<SourceProblem>> problems) {
    return new IncrementalSource(images, Optional.empty(), owner, problems);
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
  public List<SourceProblem> problems() {
    return problems.get();
  }

  @Override
  public OptionalLong size(String name) {
    return images.size(name);
  }

  @Override
  public Optional<ImageData> open(String name) throws IOException {
    return images.open(name);
  }

  @Override
  public Optional<Path> path(String name) {
    return images.path(name);
  }

  /** The dump that was given; the link is not looked at then. */
  @Override
  public Optional<ImageSource> parent() throws IOException {
    return previous.isPresent() ? previous : images.parent();
  }

  @Override
  public void close() throws IOException {
    try {
      images.close();
    } finally {
      owner.close();
    }
  }
}
