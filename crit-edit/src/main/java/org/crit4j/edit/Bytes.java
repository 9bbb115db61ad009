package org.crit4j.edit;

import java.io.IOException;
import java.util.Arrays;
import org.crit4j.ImageData;

/** Compares files. */
final class Bytes {
  private static final int PIECE = 1 << 16;

  private Bytes() {}

  static boolean equal(ImageData one, ImageData other) throws IOException {
    if (one.size() != other.size()) {
      return false;
    }
    try (var first = one.stream();
        var second = other.stream()) {
      byte[] left = new byte[PIECE];
      byte[] right = new byte[PIECE];
      int count;
      do {
        count = first.readNBytes(left, 0, PIECE);
        if (count != second.readNBytes(right, 0, PIECE)
            || !Arrays.equals(left, 0, count, right, 0, count)) {
          return false;
        }
      } while (count > 0);
      return true;
    }
  }
}
