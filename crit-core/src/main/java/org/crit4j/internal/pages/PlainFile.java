package org.crit4j.internal.pages;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;

/**
 * A file, read at any place. Small pieces that follow on each other come out of a larger one: a
 * process may have a million mappings of one page.
 */
final class PlainFile implements PageFile {
  private static final int SMALL = 1 << 14;
  private static final int AHEAD = 1 << 17;

  private final ImageData data;
  private final String label;

  /** Where the last small piece ended. */
  private long next = -1;

  private byte[] ahead = {};
  private long aheadStart;
  private int aheadLength;

  /** The data, which is closed with this, by a name for failures. */
  PlainFile(ImageData data, String label) {
    this.data = data;
    this.label = label;
  }

  @Override
  public long size() {
    return data.size();
  }

  @Override
  public void read(long offset, byte[] into, int from, int length) throws IOException {
    if (length <= SMALL && readSmall(offset, into, from, length)) {
      return;
    }
    int done = 0;
    while (done < length) {
      int read = data.read(offset + done, into, from + done, length - done);
      if (read <= 0) {
        throw failure(
            offset, "the file ends after " + size() + " bytes", length + " bytes from here");
      }
      done += read;
    }
  }

  /** Whether a piece was read: it is there already, or follows on the one before. */
  private synchronized boolean readSmall(long offset, byte[] into, int from, int length)
      throws IOException {
    boolean inRow = offset == next;
    next = offset + length;
    if (inRow && !isAhead(offset, length)) {
      fill(offset);
    }
    if (!isAhead(offset, length)) {
      return false;
    }
    System.arraycopy(ahead, (int) (offset - aheadStart), into, from, length);
    return true;
  }

  private boolean isAhead(long offset, int length) {
    return offset >= aheadStart && offset - aheadStart <= aheadLength - (long) length;
  }

  private void fill(long offset) throws IOException {
    if (ahead.length == 0) {
      ahead = new byte[AHEAD];
    }
    aheadStart = offset;
    aheadLength = Math.max(0, data.read(offset, ahead, 0, ahead.length));
  }

  @Override
  public long transfer(long offset, long length, FileChannel to) throws IOException {
    return data.transfer(offset, length, to);
  }

  /** Something is wrong at a place in this file. */
  CritException failure(long offset, String problem, String expected) {
    return new CritException(Location.inImage(-1, offset).inFile(label), problem, expected);
  }

  @Override
  public void close() throws IOException {
    data.close();
  }
}
