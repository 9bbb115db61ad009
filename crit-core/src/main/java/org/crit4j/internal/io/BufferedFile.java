package org.crit4j.internal.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.crit4j.ImageData;

/** A buffer in front of a file, past which the system copies what is large. */
final class BufferedFile extends BufferedOutputStream implements DataSink {
  private final Optional<FileChannel> file;

  /**
   * A buffer.
   *
   * @param file the one that the stream writes to; empty if it is none
   */
  BufferedFile(OutputStream out, Optional<FileChannel> file) {
    super(out, PIECE);
    this.file = file;
  }

  @Override
  public long put(ImageData data, long at, long length) throws IOException {
    long end = at + length;
    long here = at;
    if (file.isPresent() && length >= PIECE) {
      flush();
      here += transfer(data, at, end, file.get());
    }
    if (here < end) {
      here += DataSink.copy(data.stream(here, end - here), this, end - here);
    }
    return here - at;
  }

  /** Has the system copy what it can; returns how many bytes that were. */
  private static long transfer(ImageData data, long at, long end, FileChannel to) {
    long here = at;
    try {
      for (long moved = 1; moved > 0 && here < end; here += moved) {
        moved = data.transfer(here, end - here, to);
      }
    } catch (IOException e) {
      // That does not tell which of the two files it is; to read and write what is left will.
      return here - at;
    }
    return here - at;
  }
}
