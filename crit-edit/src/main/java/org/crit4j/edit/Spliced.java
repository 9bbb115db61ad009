package org.crit4j.edit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.crit4j.ImageData;
import org.crit4j.container.archive.Region;

/**
 * A file with some bytes in the place of others. The file stays where it is: what surrounds the new
 * bytes is read from there.
 *
 * @param base the file
 * @param at place of the first byte that is replaced
 * @param removed how many bytes are replaced
 * @param inserted what takes their place
 */
record Spliced(Region base, long at, long removed, byte[] inserted) implements Region {
  Spliced {
    if (at < 0 || removed < 0 || at > base.size() - removed) {
      throw new IllegalArgumentException(
          removed + " bytes at " + at + " of a file of " + base.size() + " bytes");
    }
  }

  /**
   * The same file without the bytes that were put over just these, if it has such: they are put
   * over again.
   */
  static Region without(Region file, long at, long length) {
    if (file instanceof Spliced top && top.removed == top.inserted.length) {
      if (top.at == at && top.removed == length) {
        return top.base;
      }
      Region below = without(top.base, at, length);
      return below == top.base ? top : new Spliced(below, top.at, top.removed, top.inserted);
    }
    return file;
  }

  @Override
  public long size() {
    return base.size() - removed + inserted.length;
  }

  @Override
  public ImageData open() throws IOException {
    return new Data(base.open(), at, removed, inserted);
  }

  private record Data(ImageData base, long at, long removed, byte[] inserted) implements ImageData {
    @Override
    public long size() {
      return base.size() - removed + inserted.length;
    }

    @Override
    public int read(long place, byte[] into, int from, int length) throws IOException {
      if (place < 0) {
        return -1;
      }
      if (place < at) {
        return base.read(place, into, from, (int) Math.min(length, at - place));
      }
      long within = place - at;
      if (within < inserted.length) {
        int count = (int) Math.min(length, inserted.length - within);
        System.arraycopy(inserted, (int) within, into, from, count);
        return count;
      }
      return base.read(place - inserted.length + removed, into, from, length);
    }

    @Override
    public long transfer(long place, long length, FileChannel to) throws IOException {
      if (place < at) {
        return base.transfer(place, Math.min(length, at - place), to);
      }
      return place - at < inserted.length
          ? 0
          : base.transfer(place - inserted.length + removed, length, to);
    }

    @Override
    public void close() throws IOException {
      base.close();
    }
  }
}
