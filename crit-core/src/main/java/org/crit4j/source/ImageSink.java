package org.crit4j.source;

import java.io.IOException;
import java.io.OutputStream;
import org.crit4j.ImageData;
import org.crit4j.internal.io.DataSink;

/**
 * Where the files of a checkpoint are written: a directory, an archive, memory. They appear as a
 * set at {@link #commit()}, or not at all, also if the process is interrupted. Not for use by
 * several threads at a time; several files may be open at once.
 */
public interface ImageSink extends AutoCloseable {

  /** What the user calls this place; messages start with it. */
  String label();

  /**
   * Begins a new file, which is complete when the stream is closed.
   *
   * @param name its name, without directories
   * @throws IllegalArgumentException if that is no name of a file
   * @throws IOException if there is one of that name already, or it cannot be written
   */
  OutputStream create(String name) throws IOException;

  /**
   * Takes over a file of a source as it is, in the cheapest way that this place knows.
   *
   * @throws org.crit4j.CritException if there is no such file
   * @throws IOException if it cannot be read or written
   */
  default void copy(ImageSource source, String name) throws IOException {
    try (ImageData data = source.require(name);
        OutputStream out = create(name)) {
      DataSink.copy(data, out);
    }
  }

  /**
   * Makes all files appear. Nothing can be written after that.
   *
   * @throws IllegalStateException if a file is still open
   * @throws IOException if that fails; there is none of them then
   */
  void commit() throws IOException;

  /** Lets go of everything; what was not committed is gone. */
  @Override
  void close() throws IOException;
}
