package org.crit4j.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.image.ImageType;

/**
 * What to do with one file.
 *
 * @param name relative to the directory
 * @param kind what it is
 * @param type what a raw file holds, if its name tells
 * @param work does it
 */
record Step(String name, Kind kind, Optional<ImageType> type, Work work) {
  enum Kind {
    CONVERT,
    COPY
  }

  /** Converts or copies a file. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  static Step convert(String name, Work work) {
    return new Step(name, Kind.CONVERT, Optional.empty(), work);
  }

  static Step copy(String name, Optional<ImageType> type, Path from, Path to) {
    return new Step(name, Kind.COPY, type, () -> FileCopy.copy(from, to));
  }

  static Step failure(String name, IOException problem) {
    return new Step(
        name,
        Kind.COPY,
        Optional.empty(),
        () -> {
          throw problem;
        });
  }
}
