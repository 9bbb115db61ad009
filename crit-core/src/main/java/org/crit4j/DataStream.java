package org.crit4j;

import java.io.IOException;
import java.io.InputStream;

/** Some bytes of data as a stream. What is skipped is not read. */
final class DataStream extends InputStream {
  private final ImageData data;
  private final long end;
  private long at;

  DataStream(ImageData data, long offset, long length) {
    this.data = data;
    this.at = offset;
    this.end = offset + length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at >= end) {
      return -1;
    }
    int count = data.read(at, into, from, (int) Math.min(length, end - at));
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
}
