package org.crit4j.internal.pages;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;

/** A file, read at any place. */
final class PlainFile implements PageFile {
  private final ImageData data;
  private final String label;

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
