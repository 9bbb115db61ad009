package org.crit4j.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.checkpoint.ImageSource;
import org.crit4j.checkpoint.SourceProblem;

/**
 * Images that close the checkpoint which they are in.
 *
 * @param images the images
 * @param checkpoint what holds them
 */
record OwningSource(ImageSource images, ContainerCheckpoint checkpoint) implements ImageSource {
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

  @Override
  public Optional<ImageSource> parent() throws IOException {
    return images.parent();
  }

  @Override
  public List<SourceProblem> problems() {
    return checkpoint.problems();
  }

  @Override
  public void close() throws IOException {
    try {
      images.close();
    } finally {
      checkpoint.close();
    }
  }
}
