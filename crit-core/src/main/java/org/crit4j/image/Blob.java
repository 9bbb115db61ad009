package org.crit4j.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Bytes of a payload, in memory or in a file that is read when asked for. A blob of an image reader
 * can be read until that reader is closed.
 */
public interface Blob {
  /** Nothing. */
  Blob EMPTY = of(new byte[0]);

  /** How many bytes there are. */
  long size();

  /** A stream of the bytes, to be closed by the caller. */
  InputStream open() throws IOException;

  /**
   * All bytes.
   *
   * @throws IOException if they are more than an array holds, or cannot be read
   */
  default byte[] toByteArray() throws IOException {
    if (size() > Integer.MAX_VALUE - 8) {
      throw new IOException("a payload of " + size() + " bytes does not fit into an array");
    }
    try (InputStream in = open()) {
      return in.readNBytes((int) size());
    }
  }

  /** Copies all bytes to a stream. */
  default void transferTo(OutputStream out) throws IOException {
    try (InputStream in = open()) {
      in.transferTo(out);
    }
  }

  /** Bytes in memory; the array is not copied. */
  static Blob of(byte[] bytes) {
    return new Blob() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
