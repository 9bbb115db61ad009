package org.crit4j.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.internal.io.OutputFile;
import org.crit4j.internal.io.OutputLink;

/** Copies files as they are. */
final class FileCopy {
  private FileCopy() {}

  /** Copies a regular file with its permissions, or a link as a link. */
  static void copy(Path from, Path to) throws IOException {
    BasicFileAttributes kind =
        Files.readAttributes(from, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (kind.isSymbolicLink()) {
      OutputLink.create(to, Files.readSymbolicLink(from));
    } else if (kind.isRegularFile()) {
      try (OutputFile out = OutputFile.create(to, from)) {
        Files.copy(from, out.stream());
        out.commit();
      }
    } else {
      throw new CritException(
          Location.UNKNOWN.inFile(from.toString()),
          "this is a socket, pipe or device and left out",
          "a file, a directory or a link");
    }
  }
}
