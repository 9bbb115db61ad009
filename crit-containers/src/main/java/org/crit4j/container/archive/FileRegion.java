package org.crit4j.container.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.crit4j.CritException;
import org.crit4j.Location;

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
    return new RegionStream(FileChannel.open(file, StandardOpenOption.READ), offset, offset + size);
  }

  private static final class RegionStream extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long at;

    RegionStream(FileChannel channel, long from, long end) {
      this.channel = channel;
      this.at = from;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at >= end) {
        return -1;
      }
      int wanted = (int) Math.min(length, end - at);
      int count = channel.read(ByteBuffer.wrap(bytes, from, wanted), at);
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
      channel.close();
    }
  }
}
