package org.crit4j.edit.pages;

import java.io.IOException;
import java.util.Arrays;
import org.crit4j.internal.pages.Segment;
import org.crit4j.source.PageState;

/** Reads the bytes of pieces, part by part. */
final class PieceReader {
  private static final int PART = 1 << 20;

  /** Takes the bytes of a part. */
  @FunctionalInterface
  interface Part {
    /**
     * Takes them.
     *
     * @param address of the first byte
     * @param bytes from index 0 on; good until this returns
     * @param length how many, a multiple of the page size
     */
    void take(long address, byte[] bytes, int length) throws IOException;
  }

  private final byte[] buffer = new byte[PART];

  /** Hands on the bytes of a piece that is present. */
  void read(Piece piece, Part part) throws IOException {
    long at = piece.start();
    while (at != piece.end()) {
      int wanted = (int) Math.min(piece.end() - at, PART);
      int filled = 0;
      while (filled < wanted) {
        filled += fill(piece, at + filled, filled, wanted - filled);
      }
      part.take(at, buffer, wanted);
      at += wanted;
    }
  }

  private int fill(Piece piece, long at, int from, int wanted) throws IOException {
    Segment segment = piece.store().segment(at, at + wanted);
    int length = (int) (segment.end() - at);
    if (segment.state() == PageState.ZERO) {
      Arrays.fill(buffer, from, from + length, (byte) 0);
    } else {
      segment.bytes().read(at, buffer, from, length);
    }
    return length;
  }
}
