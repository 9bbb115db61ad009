package org.crit4j.edit.scrub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The ranges of a pages image that are kept; everything else becomes zeros. */
final class KeptRanges {
  /**
   * A range.
   *
   * @param offset where it begins in the image, in bytes
   * @param length how long it is, in bytes
   * @param address where it was in memory
   */
  record Range(long offset, long length, long address) {}

  private final List<Range> ranges = new ArrayList<>();

  /** Adds a range; what it shares with others counts once. */
  void add(Range range) {
    ranges.add(range);
  }

  /** All ranges, in order, without what they share. */
  List<Range> sorted() {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(Range::offset));
    List<Range> result = new ArrayList<>();
    long end = 0;
    for (Range each : sorted) {
      long skipped = Math.max(0, end - each.offset());
      if (skipped < each.length()) {
        long from = each.offset() + skipped;
        result.add(new Range(from, each.length() - skipped, each.address() + skipped));
        end = each.offset() + each.length();
      }
    }
    return result;
  }

  /** Writes an image of that size whose kept ranges are those of the original. */
  void copy(InputStream original, long size, OutputStream out) throws IOException {
    long at = 0;
    for (Range each : sorted()) {
      long from = Math.min(each.offset(), size);
      original.skipNBytes(from - at);
      Zeros.write(out, from - at);
      long length = Math.min(each.length(), size - from);
      copyBytes(original, length, out);
      at = from + length;
    }
    Zeros.write(out, size - at);
  }

  private static void copyBytes(InputStream in, long length, OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 13];
    long left = length;
    while (left > 0) {
      int read = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
      if (read == 0) {
        throw new IOException("the file changes while it is read");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  /** How many bytes are kept. */
  long bytes() {
    return sorted().stream().mapToLong(Range::length).sum();
  }
}
