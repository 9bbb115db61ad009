package org.crit4j.container.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;

/** What a decompressor gives, as long as it is not out of proportion to what went in. */
final class BoundedInput extends FilterInputStream {
  private final Compression compression;
  private final Counter packed;
  private final ArchiveLimits limits;
  private long count;

  private BoundedInput(
      InputStream in, Compression compression, Counter packed, ArchiveLimits limits) {
    super(in);
    this.compression = compression;
    this.packed = packed;
    this.limits = limits;
  }

  /** The uncompressed content of a region. */
  static InputStream open(Region region, Compression compression, ArchiveLimits limits)
      throws IOException {
    InputStream in = region.stream();
    if (compression == Compression.NONE) {
      return in;
    }
    Counter packed = new Counter(in);
    try {
      InputStream unpacked = compression.open(packed, limits);
      return new BoundedInput(unpacked, compression, packed, limits);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw failure(compression, packed, limits, 0, e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read;
    try {
      read = in.read(bytes, from, length);
    } catch (IOException | RuntimeException e) {
      // Decompressors meet damaged input with all sorts of exceptions.
      throw failure(compression, packed, limits, count, e);
    }
    if (read > 0) {
      count += read;
      limits.checkSize(count, packed.count, "compressed one", Location.UNKNOWN);
    }
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    byte[] buffer = new byte[(int) Math.max(1, Math.min(wanted, 1 << 16))];
    long skipped = 0;
    while (skipped < wanted) {
      int read = read(buffer, 0, (int) Math.min(buffer.length, wanted - skipped));
      if (read < 0) {
        break;
      }
      skipped += read;
    }
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private static IOException failure(
      Compression compression, Counter packed, ArchiveLimits limits, long at, Exception problem) {
    if (packed.failure.isPresent()) {
      // The file cannot be read, which says nothing of the data in it.
      return packed.failure.get();
    }
    Location place = Location.inImage(-1, at);
    if (Compression.isForWindow(problem)) {
      return limits.windowTooLarge(place, compression);
    }
    String text = problem.getMessage() == null ? "" : ": " + problem.getMessage();
    CritException damage =
        compression == Compression.ZSTD && text.startsWith(": Window")
            ? new CritException(
                place,
                "windows of this size take the native library of zstd, but "
                    + ZstdLibrary.problem().orElse("it is not used"),
                "another directory, which TMPDIR or CRIT_OPTS=-Djava.io.tmpdir=DIR can name")
            : new CritException(place, "damaged " + compression.id() + " data" + text);
    damage.initCause(problem);
    return damage;
  }

  /** Counts what is read. */
  private static final class Counter extends FilterInputStream {
    private long count;
    private Optional<IOException> failure = Optional.empty();

    Counter(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      try {
        int read = in.read(bytes, from, length);
        if (read > 0) {
          count += read;
        }
        return read;
      } catch (IOException e) {
        failure = Optional.of(e);
        throw e;
      }
    }
  }
}
