package org.crit4j.internal.pages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.internal.io.FileFailure;

/** A file, read at any place. */
final class PlainFile implements PageFile {
  /** For each read the JDK keeps as much memory outside of the heap, for each thread. */
  private static final int PIECE = 1 << 20;

  private final Path path;
  private final FileChannel channel;

  private PlainFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static PlainFile open(Path path) throws IOException {
    return new PlainFile(path, FileChannel.open(path, StandardOpenOption.READ));
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void read(long offset, byte[] into, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int wanted = Math.min(PIECE, length - done);
      int read = readAt(offset + done, ByteBuffer.wrap(into, from + done, wanted));
      if (read <= 0) {
        throw failure(
            offset,
            "the file ends after " + channel.size() + " bytes",
            length + " bytes from here");
      }
      done += read;
    }
  }

  @Override
  public long transfer(long offset, long length, FileChannel to) throws IOException {
    return channel.transferTo(offset, length, to);
  }

  private int readAt(long offset, ByteBuffer into) throws IOException {
    try {
      return channel.read(into, offset);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw FileFailure.of(path, e);
    }
  }

  /** Something is wrong at a place in this file. */
  CritException failure(long offset, String problem, String expected) {
    return new CritException(
        Location.inImage(-1, offset).inFile(path.toString()), problem, expected);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
