package org.crit4j.container.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.ImageData;

/**
 * Where some bytes lie, which can be opened again and again: a file, bytes in memory, or a member
 * of a plain tar, in place.
 */
public interface Region {

  /** How many bytes there are. */
  long size();

  /** Opens it for reading at any place. */
  ImageData open() throws IOException;

  /** A file that has just these bytes, if they were unpacked to one. */
  default Optional<Path> path() {
    return Optional.empty();
  }

  /** Opens it as a stream. Skipping costs nothing; what is skipped is not read. */
  default InputStream stream() throws IOException {
    ImageData data = open();
    return new FilterInputStream(data.stream()) {
      @Override
      public void close() throws IOException {
        data.close();
      }
    };
  }

  /**
   * A whole file.
   *
   * @throws IOException if it is no regular file, or cannot be looked at
   */
  static Region of(Path file) throws IOException {
    return Regions.OfFile.of(file);
  }

  /** Bytes in memory; the array is not copied. */
  static Region of(byte[] bytes) {
    return new Regions.OfBytes(ImageData.of(bytes));
  }

  /**
   * A part of it.
   *
   * @param offset where it begins, in bytes
   * @param size how long it is, in bytes
   */
  default Region part(long offset, long size) {
    return new Regions.Part(this, offset, size);
  }
}
