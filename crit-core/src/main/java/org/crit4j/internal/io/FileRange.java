package org.crit4j.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a range of a file by position, so that nobody else's place in it moves. Skipping costs
 * nothing; what is skipped is not read.
 */
public final class FileRange extends BlockInput {
  private final FileChannel channel;
  private final boolean owner;
  private final long end;
  private long at;

  private FileRange(FileChannel channel, boolean owner, long offset, long size) {
    this.channel = channel;
    this.owner = owner;
    this.at = offset;
    this.end = offset + size;
  }

  /**
   * Opens a file for a range of it.
   *
   * @param offset where the range begins, in bytes
   * @param size how long it is, in bytes
   */
  public static FileRange open(Path file, long offset, long size) throws IOException {
    return new FileRange(FileChannel.open(file, StandardOpenOption.READ), true, offset, size);
  }

  /**
   * A range of an open file, which closing the stream leaves open.
   *
   * @param offset where the range begins, in bytes
   * @param size how long it is, in bytes
   */
  public static FileRange of(FileChannel channel, long offset, long size) {
    return new FileRange(channel, false, offset, size);
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at >= end) {
      return -1;
    }
    int wanted = (int) Math.min(length, end - at);
    int count = channel.read(ByteBuffer.wrap(into, from, wanted), at);
    if (count > 0) {
      at += count;
    }
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.max(0, Math.min(count, end - at));
    at += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, end - at));
  }

  @Override
  public void close() throws IOException {
    if (owner) {
      channel.close();
    }
  }
}
