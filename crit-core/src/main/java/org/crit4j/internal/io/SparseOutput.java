package org.crit4j.internal.io;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * An output in which ranges of zeros are left out: in a file they become holes, where the file
 * system can, and elsewhere they are written.
 */
public final class SparseOutput extends FilterOutputStream {
  private static final byte[] ZEROS = new byte[1 << 16];

  private final Optional<FileChannel> file;
  private boolean endsInHole;

  SparseOutput(OutputStream out, Optional<FileChannel> file) {
    super(out);
    this.file = file;
  }

  /** An output to a stream, which gets all zeros. */
  public static SparseOutput to(OutputStream out) {
    return new SparseOutput(out, Optional.empty());
  }

  /** The file, to be written at its position; empty if the output is none. */
  public Optional<FileChannel> file() {
    return file;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    endsInHole &= length == 0;
  }

  /** Writes zeros, or leaves a hole. */
  public void skip(long count) throws IOException {
    if (file.isPresent()) {
      file.get().position(file.get().position() + count);
      endsInHole |= count > 0;
      return;
    }
    for (long left = count; left > 0; left -= ZEROS.length) {
      out.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
    }
  }

  /** Ends the output, a hole at its end included, without closing it. */
  public void finish() throws IOException {
    if (endsInHole && file.orElseThrow().size() < file.get().position()) {
      FileChannel channel = file.get();
      channel.write(ByteBuffer.allocate(1), channel.position() - 1);
    }
    out.flush();
  }
}
