package org.crit4j.container.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.container.tar.SparseMap;
import org.crit4j.container.tar.TarHeader;
import org.crit4j.container.tar.TarReader;

/**
 * Where a file of the file system has no blocks, so that it reads as zeros without anybody having
 * written them. Java cannot ask Linux for that; GNU tar can, and begins an archive with the answer.
 */
public final class FileHoles {
  private final Optional<SparseMap> content;

  private FileHoles(Optional<SparseMap> content) {
    this.content = content;
  }

  /**
   * Looks for the holes of a file.
   *
   * @param file a regular file
   * @return empty if there is no GNU tar on the search path, or it cannot tell
   */
  public static Optional<FileHoles> of(Path file) {
    Path absolute = file.toAbsolutePath();
    try {
      Process tar =
          new ProcessBuilder(
                  "tar",
                  "--create",
                  "--sparse",
                  "--hole-detection=seek",
                  "--format=gnu",
                  "--file=-",
                  "--directory=" + absolute.getParent(),
                  "--",
                  "./" + absolute.getFileName())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream archive = new BufferedInputStream(tar.getInputStream())) {
        return new TarReader(archive).next().map(TarHeader::sparse).map(FileHoles::new);
      } finally {
        // The content is of no interest.
        tar.destroyForcibly();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether bytes lie in a hole, all of them.
   *
   * @param from place of the first one
   * @param to place after the last one
   */
  public boolean contains(long from, long to) {
    if (content.isEmpty()) {
      return false;
    }
    for (SparseMap.Chunk chunk : content.get().chunks()) {
      if (chunk.offset() < to && from < chunk.offset() + chunk.length()) {
        return false;
      }
    }
    return true;
  }
}
