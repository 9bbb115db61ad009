package org.crit4j.internal.pages;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.crit4j.source.PageState;

/**
 * Addresses from the one that was asked for, in one state.
 *
 * @param end the address after the last
 * @param state where the bytes are; {@link PageState#UNMAPPED} where nothing is known of them
 * @param bytes reads the bytes, if they are stored
 */
public record Segment(long end, PageState state, Bytes bytes) {

  /** Reads bytes of a segment. */
  public interface Bytes {
    /** Reads from an address in the segment; all are in it. */
    void read(long address, byte[] into, int from, int length) throws IOException;

    /**
     * Copies bytes to the position of a file without reading them here.
     *
     * @return how many were copied; 0 where they can only be read
     */
    default long transfer(long address, long length, FileChannel to) throws IOException {
      return 0;
    }
  }

  private static final Bytes NO_BYTES =
      (address, into, from, length) -> {
        throw new IllegalStateException("no bytes are stored for this segment");
      };

  /** A segment without stored bytes. */
  static Segment of(long end, PageState state) {
    return new Segment(end, state, NO_BYTES);
  }
}
