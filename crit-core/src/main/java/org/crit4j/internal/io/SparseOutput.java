package org.crit4j.internal.io;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * An output in which ranges of zeros are left out: in a new file they become holes, where the file
 * system can, and elsewhere they are written. Blocks of zeros are found in what is written, too:
 * Java cannot ask where a file has holes.
 */
public final class SparseOutput extends FilterOutputStream {
  /** Block of most file systems: where one has larger ones, it fills up what is left out. */
  private static final int BLOCK = 1 << 12;

  private static final byte[] ZEROS = new byte[1 << 16];

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final Optional<FileChannel> file;
  private boolean endsInHole;
  private boolean closed;

  SparseOutput(OutputStream out, Optional<FileChannel> file) {
    super(out);
    this.file = file;
  }

  /** An output to a stream, which gets all zeros. */
  public static SparseOutput to(OutputStream out) {
    return new SparseOutput(out, Optional.empty());
  }

  /**
   * An output to a new file, which is closed with it.
   *
   * @throws FileAlreadyExistsException if there is one of that name, or a link
   */
  public static SparseOutput create(Path path, FileAttribute<?>... attributes) throws IOException {
    FileChannel file = FileChannel.open(path, NEW, attributes);
    return new SparseOutput(Channels.newOutputStream(file), Optional.of(file));
  }

  /** The file, to be written at its position; empty if the output is none. */
  public Optional<FileChannel> file() {
    return file;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int written = from;
    int end = from + length;
    if (file.isPresent() && length >= BLOCK) {
      int at = from + (int) (-file.get().position() & (BLOCK - 1));
      while (at + BLOCK <= end) {
        int next = endOfZeros(bytes, at, end);
        if (next == at) {
          at += BLOCK;
          continue;
        }
        writeAsIs(bytes, written, at);
        skip(next - at);
        at = next;
        written = next;
      }
    }
    writeAsIs(bytes, written, end);
  }

  /** Where blocks of zeros end that begin at a place. */
  private static int endOfZeros(byte[] bytes, int from, int end) {
    int at = from;
    while (at + BLOCK <= end && Arrays.equals(bytes, at, at + BLOCK, ZEROS, 0, BLOCK)) {
      at += BLOCK;
    }
    return at;
  }

  private void writeAsIs(byte[] bytes, int from, int end) throws IOException {
    if (from < end) {
      out.write(bytes, from, end - from);
      endsInHole = false;
    }
  }

  /** Writes all that a stream has. */
  public void writeAll(InputStream in) throws IOException {
    writeAll(in, new byte[ZEROS.length]);
  }

  /**
   * Writes all that a stream has.
   *
   * @param buffer room to work in, whole blocks of 4 KiB
   */
  public void writeAll(InputStream in, byte[] buffer) throws IOException {
    for (int length = in.readNBytes(buffer, 0, buffer.length);
        length > 0;
        length = in.readNBytes(buffer, 0, buffer.length)) {
      write(buffer, 0, length);
    }
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

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      finish();
    } finally {
      out.close();
    }
  }
}
