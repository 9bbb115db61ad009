package org.crit4j.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.image.ImageType;
import org.crit4j.source.DirectorySink.Sharing;

/**
 * What to do with one file.
 *
 * @param name relative to the directory
 * @param type what a raw file holds, if its name tells
 * @param task does it
 */
record Step(String name, Optional<ImageType> type, Task task) {
  /** What was done with a file. */
  enum Kind {
    CONVERT,
    COPY,
    LINK
  }

  /** Converts or copies a file. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /** Does what is to be done, and says what that was. */
  @FunctionalInterface
  interface Task {
    Kind run() throws IOException;
  }

  static Step convert(String name, Work work) {
    return new Step(
        name,
        Optional.empty(),
        () -> {
          work.run();
          return Kind.CONVERT;
        });
  }

  static Step copy(String name, Optional<ImageType> type, Path from, Path to) {
    return new Step(name, type, () -> copied(from, to));
  }

  /** Raw data, like memory pages, which may be large. */
  static Step share(String name, Optional<ImageType> type, Path from, Path to, Sharing sharing) {
    boolean links = sharing == Sharing.HARD_LINK && type.isPresent();
    return new Step(
        name, type, () -> links && FileCopy.link(from, to) ? Kind.LINK : copied(from, to));
  }

  private static Kind copied(Path from, Path to) throws IOException {
    FileCopy.copy(from, to);
    return Kind.COPY;
  }

  static Step failure(String name, IOException problem) {
    return new Step(
        name,
        Optional.empty(),
        () -> {
          throw problem;
        });
  }
}
