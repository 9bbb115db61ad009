package org.crit4j.internal.pages;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.crit4j.image.Blob;
import org.crit4j.message.ImageReader;
import org.crit4j.source.PageState;

/** A System V segment whose bytes follow its entry. */
final class PayloadContent implements Content {
  private final ImageReader reader;
  private final Blob bytes;

  PayloadContent(ImageReader reader, Blob bytes) {
    this.reader = reader;
    this.bytes = bytes;
  }

  @Override
  public Segment segment(long address, long end) {
    if (Long.compareUnsigned(address, bytes.size()) >= 0) {
      return Segment.of(end, PageState.UNMAPPED);
    }
    long stop = Long.compareUnsigned(bytes.size(), end) < 0 ? bytes.size() : end;
    return new Segment(stop, PageState.STORED, this::read);
  }

  private void read(long address, byte[] into, int from, int length) throws IOException {
    try (InputStream in = bytes.open()) {
      in.skipNBytes(address);
      if (in.readNBytes(into, from, length) < length) {
        throw new EOFException("the segment ends before byte " + (address + length));
      }
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
