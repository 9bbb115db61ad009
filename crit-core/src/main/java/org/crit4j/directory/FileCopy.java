package org.crit4j.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.internal.io.OutputFile;
import org.crit4j.internal.io.OutputLink;
import org.crit4j.internal.io.SparseOutput;

/** Copies files as they are. */
final class FileCopy {
  private FileCopy() {}

  /**
   * Gives a new name to a regular file, or to the one that a link leads to.
   *
   * @return whether that was possible: within a file system that has links, where there is nothing
   *     of that name yet
   */
  static boolean link(Path from, Path to) {
    try {
      Files.createLink(to, from.toRealPath());
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Copies a regular file, or the one that a link leads to, with its permissions less the umask;
   * any other link as a link.
   */
  static void copy(Path from, Path to) throws IOException {
    boolean file = Files.isRegularFile(from);
    if (!file && Files.isSymbolicLink(from)) {
      OutputLink.create(to, Files.readSymbolicLink(from));
    } else if (file) {
      try (OutputFile out = OutputFile.create(to, from)) {
        copy(from, out.sparse());
        out.commit();
      }
    } else {
      throw new CritException(
          Location.UNKNOWN.inFile(from.toString()),
          "this is a socket, pipe or device and left out",
          "a file, a directory or a link");
    }
  }

  private static void copy(Path from, SparseOutput out) throws IOException {
    try (InputStream in = Files.newInputStream(from)) {
      out.writeAll(in);
    }
    out.finish();
  }
}
