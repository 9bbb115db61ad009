package org.crit4j.container.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.crit4j.ImageData;
import org.jspecify.annotations.Nullable;

/** Where the content of a file lies that is cut to pieces, in one region or in several. */
final class Pieces {
  private static final int FEW = 4;

  private long[] starts = new long[FEW];
  private long[] places = new long[FEW];
  private short[] regions = new short[FEW];
  private int count;
  private long size;

  /** No pieces yet. */
  Pieces() {}

  /** Adds a piece after those before. */
  void add(int region, long place, long length) {
    if (length == 0) {
      return;
    }
    if (count == starts.length) {
      int more = count + (count >> 1);
      starts = Arrays.copyOf(starts, more);
      places = Arrays.copyOf(places, more);
      regions = Arrays.copyOf(regions, more);
    }
    starts[count] = size;
    places[count] = place;
    regions[count] = (short) region;
    count++;
    size += length;
  }

  /** The content, put together. */
  Region of(List<Region> stored) {
    return new Joined(stored, this);
  }

  private record Joined(List<Region> stored, Pieces pieces) implements Region {
    @Override
    public long size() {
      return pieces.size;
    }

    @Override
    public ImageData open() throws IOException {
      JoinedData data = new JoinedData(pieces, stored.size());
      try {
        for (int i = 0; i < pieces.count; i++) {
          int region = pieces.regions[i];
          if (data.open[region] == null) {
            data.open[region] = stored.get(region).open();
          }
        }
        return data;
      } catch (IOException e) {
        data.close();
        throw e;
      }
    }
  }

  private static final class JoinedData implements ImageData {
    private final Pieces pieces;
    private final @Nullable ImageData[] open;

    JoinedData(Pieces pieces, int regions) {
      this.pieces = pieces;
      this.open = new ImageData[regions];
    }

    @Override
    public long size() {
      return pieces.size;
    }

    @Override
    public int read(long at, byte[] into, int from, int length) throws IOException {
      if (at < 0 || at >= pieces.size) {
        return -1;
      }
      int piece = at(at);
      long in = at - pieces.starts[piece];
      int count = (int) Math.min(length, end(piece) - at);
      return data(piece).read(pieces.places[piece] + in, into, from, count);
    }

    @Override
    public long transfer(long at, long length, FileChannel to) throws IOException {
      if (at < 0 || at >= pieces.size) {
        return 0;
      }
      int piece = at(at);
      long in = at - pieces.starts[piece];
      long count = Math.min(length, end(piece) - at);
      return data(piece).transfer(pieces.places[piece] + in, count, to);
    }

    private int at(long at) {
      int found = Arrays.binarySearch(pieces.starts, 0, pieces.count, at);
      return found >= 0 ? found : -found - 2;
    }

    private long end(int piece) {
      return piece + 1 < pieces.count ? pieces.starts[piece + 1] : pieces.size;
    }

    private ImageData data(int piece) {
      return Objects.requireNonNull(open[pieces.regions[piece]]);
    }

    @Override
    public void close() throws IOException {
      for (ImageData each : open) {
        if (each != null) {
          each.close();
        }
      }
    }
  }
}
