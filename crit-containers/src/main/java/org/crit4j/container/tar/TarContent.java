package org.crit4j.container.tar;

import java.io.IOException;
import java.io.OutputStream;
import org.crit4j.ImageData;
import org.crit4j.internal.io.DataSink;

/**
 * The content of a member of a tar: as many bytes as its header says, and zeros up to a whole
 * block.
 */
public final class TarContent extends OutputStream implements DataSink {
  private final OutputStream out;
  private final String name;
  private final long size;
  private long written;

  /**
   * Content that follows a header.
   *
   * @param name what failures call the member
   * @param size how many bytes the header says there are
   */
  public TarContent(OutputStream out, String name, long size) {
    this.out = out;
    this.name = name;
    this.size = size;
  }

  @Override
  public void write(int b) throws IOException {
    count(1);
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    count(length);
    out.write(bytes, from, length);
  }

  @Override
  public long put(ImageData data, long at, long length) throws IOException {
    if (!(out instanceof DataSink sink)) {
      return DataSink.copy(data.stream(at, length), this, length);
    }
    if (length > size - written) {
      throw changed();
    }
    long put = sink.put(data, at, length);
    count(put);
    return put;
  }

  private void count(long length) throws IOException {
    if (length > size - written) {
      throw changed();
    }
    written += length;
  }

  private IOException changed() {
    return new IOException(name + ": the file changes while it is read");
  }

  /**
   * Writes the zeros.
   *
   * @throws IOException if content is missing
   */
  public void end() throws IOException {
    if (written != size) {
      throw changed();
    }
    out.write(new byte[(int) (-size & (TarReader.BLOCK - 1))]);
  }
}
