package org.crit4j.container.shard;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.internal.io.BlockInput;

/** Reads the records of one shard from front to back. */
final class ShardReader implements Closeable {
  private final int index;
  private final InputStream in;
  private final Optional<String> label;
  private long position;
  private long start;
  private long dataSize;
  private long dataLeft;

  /**
   * A reader of uncompressed bytes, which are closed with it.
   *
   * @param index its place among the shards
   * @param label what the user calls it; empty for what is named elsewhere
   */
  ShardReader(int index, InputStream in, Optional<String> label) {
    this.index = index;
    this.in = in;
    this.label = label;
  }

  /** Its place among the shards. */
  int index() {
    return index;
  }

  /** Where the next byte is. */
  long position() {
    return position;
  }

  /**
   * The next record; what is left of content before it is passed over.
   *
   * @return empty at the end of the shard
   */
  Optional<Marker> next() throws IOException {
    skipData();
    start = position;
    try {
      byte[] header = read(Marker.HEADER);
      if (header.length == 0) {
        return Optional.empty();
      }
      if (header.length == Marker.HEADER) {
        int length = Marker.length(header, start);
        byte[] message = read(length);
        if (message.length == length) {
          Marker marker = Marker.parse(ByteBuffer.wrap(message), start);
          dataSize = marker.size();
          dataLeft = dataSize;
          return Optional.of(marker);
        }
      }
    } catch (CritException e) {
      throw label.isPresent() ? e.inFile(label.get()) : e;
    }
    throw failure(start, "the data ends in a record");
  }

  private byte[] read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    position += bytes.length;
    return bytes;
  }

  /** The content after the record that was read last. */
  InputStream data() {
    return new Data();
  }

  /** The last byte is read: a file can be skipped beyond its end. */
  private void skipData() throws IOException {
    while (dataLeft > 0) {
      long skipped = dataLeft == 1 ? 0 : in.skip(dataLeft - 1);
      if (skipped <= 0) {
        if (in.read() < 0) {
          throw cutOff();
        }
        skipped = 1;
      }
      position += skipped;
      dataLeft -= skipped;
    }
  }

  private CritException cutOff() {
    return failure(start, "the data ends within the " + dataSize + " bytes of this record");
  }

  /** What is wrong with the record that was read last. */
  CritException failure(String problem) {
    return failure(start, problem);
  }

  private CritException failure(long at, String problem) {
    CritException failure =
        new CritException(
            Location.inImage(-1, at), problem, "a complete file of criu-image-streamer");
    return label.isPresent() ? failure.inFile(label.get()) : failure;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private final class Data extends BlockInput {
    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (dataLeft <= 0) {
        return -1;
      }
      int count = in.read(into, from, (int) Math.min(length, dataLeft));
      if (count < 0) {
        throw cutOff();
      }
      position += count;
      dataLeft -= count;
      return count;
    }
  }
}
