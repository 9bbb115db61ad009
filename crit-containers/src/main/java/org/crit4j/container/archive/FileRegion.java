package org.crit4j.container.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.internal.io.FileRange;

/**
 * A stretch of a file: a whole one, or a member of a plain tar, in place.
 *
 * @param file the file
 * @param offset where it begins, in bytes
 * @param size how long it is, in bytes
 */
public record FileRegion(Path file, long offset, long size) {

  /**
   * A whole file.
   *
   * @throws IOException if it is no regular file, or cannot be looked at
   */
  public static FileRegion of(Path file) throws IOException {
    return of(file, new LinkOption[0]);
  }

  /** A whole file, which must not be a link: what stands in a directory that is not trusted. */
  static FileRegion ofNoLink(Path file) throws IOException {
    return of(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static FileRegion of(Path file, LinkOption... options) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class, options);
    } catch (NoSuchFileException e) {
      throw new CritException(
          Location.UNKNOWN.inFile(file.toString()), "there is no such file or directory");
    }
    if (!attributes.isRegularFile()) {
      throw new CritException(
          Location.UNKNOWN.inFile(file.toString()), "this is no file", "an archive");
    }
    return new FileRegion(file, 0, attributes.size());
  }

  /** A part of it. */
  FileRegion part(long from, long length) {
    return new FileRegion(file, offset + from, length);
  }

  /** Opens it. Skipping costs nothing; what is skipped is not read. */
  public InputStream open() throws IOException {
    return FileRange.open(file, offset, size);
  }
}
