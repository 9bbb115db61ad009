package org.crit4j.internal.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.crit4j.ImageData;

/** An output that can take data without having to read it: where the system copies it. */
public interface DataSink {
  /** The JDK copies streams in pieces of 8 KiB, which takes a tenth more. */
  int PIECE = 1 << 16;

  /**
   * Writes data.
   *
   * @param at place of its first byte, from 0
   * @param length how many bytes; fewer are written if the data ends before
   * @return how many were written
   * @throws IOException if it cannot be read or written
   */
  long put(ImageData data, long at, long length) throws IOException;

  /**
   * Writes all of the data to an output of whatever kind.
   *
   * @throws IOException if it cannot be read or written
   */
  static void copy(ImageData data, OutputStream out) throws IOException {
    if (out instanceof DataSink sink) {
      sink.put(data, 0, data.size());
    } else {
      copy(data.stream(), out, data.size());
    }
  }

  /**
   * Writes all that a stream has.
   *
   * @param size how many bytes that may be; a small buffer does for a few
   * @return how many bytes it had
   * @throws IOException if it cannot be read or written
   */
  static long copy(InputStream in, OutputStream out, long size) throws IOException {
    byte[] piece = new byte[(int) Math.max(1, Math.min(size, PIECE))];
    long copied = 0;
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      out.write(piece, 0, read);
      copied += read;
    }
    return copied;
  }
}
