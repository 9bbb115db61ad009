package org.crit4j.internal.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Copies of files whose holes stay holes. */
public final class SparseCopy {
  /** In these, a copy by the system has the blocks of the original, and so its holes. */
  private static final Set<String> SHARING = Set.of("bcachefs", "btrfs", "xfs");

  /** The first Java that has the system copy. */
  private static final int COPYING_JAVA = 20;

  private SparseCopy() {}

  /**
   * Copies a regular file, or the one that a link leads to, with its permissions less the umask.
   *
   * @param to does not exist
   */
  public static void copy(Path from, Path to) throws IOException {
    if (sharesBlocks(from, to)) {
      Files.copy(from, to);
      return;
    }
    try (InputStream in = Files.newInputStream(from);
        SparseOutput out = SparseOutput.create(to, permissions(from))) {
      out.writeAll(in);
    }
  }

  private static boolean sharesBlocks(Path from, Path to) throws IOException {
    return Runtime.version().feature() >= COPYING_JAVA
        && SHARING.contains(Files.getFileStore(from).type())
        && Files.getFileStore(from).equals(Files.getFileStore(to.toAbsolutePath().getParent()));
  }

  private static FileAttribute<?>[] permissions(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null
        ? new FileAttribute<?>[0]
        : new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(view.readAttributes().permissions())
        };
  }
}
