package org.crit4j.internal.wire;

import java.util.ArrayList;
import java.util.List;
import org.crit4j.internal.column.LongColumn;

/**
 * The bytes of many messages, one after the other in pieces of one size: with objects of their own
 * they take ten times the memory. Immutable.
 */
public final class PackedMessages {
  private static final int SHIFT = 16;
  private static final int PIECE = 1 << SHIFT;

  /** Of one size, but for the last. */
  private final List<byte[]> pieces;

  /** Where each message ends, counted over all pieces. */
  private final LongColumn ends;

  private PackedMessages(List<byte[]> pieces, LongColumn ends) {
    this.pieces = pieces;
    this.ends = ends;
  }

  /** How many there are. */
  public int size() {
    return ends.size();
  }

  /** The bytes of one of them, which are not to be changed. */
  public WireMessage get(int index) {
    long from = index == 0 ? 0 : ends.get(index - 1);
    int length = (int) (ends.get(index) - from);
    int at = (int) (from & (PIECE - 1));
    return at + length <= PIECE
        ? new WireMessage(piece(from), at, at + length)
        : new WireMessage(joined(from, length), 0, length);
  }

  private byte[] piece(long position) {
    int index = (int) (position >>> SHIFT);
    // An empty message may be at the very end.
    return index < pieces.size() ? pieces.get(index) : new byte[0];
  }

  private byte[] joined(long from, int length) {
    byte[] bytes = new byte[length];
    for (int done = 0; done < length; ) {
      int at = (int) ((from + done) & (PIECE - 1));
      int part = Math.min(length - done, PIECE - at);
      System.arraycopy(piece(from + done), at, bytes, done, part);
      done += part;
    }
    return bytes;
  }

  /** Collects messages, in order. */
  public static final class Builder {
    private final List<byte[]> pieces = new ArrayList<>();
    private final LongColumn.Builder ends = new LongColumn.Builder();
    private byte[] last = new byte[0];
    private int inLast;

    /** Adds a copy of one. */
    public void add(byte[] bytes, int from, int length) {
      for (int done = 0; done < length; ) {
        if (inLast == last.length) {
          last = new byte[PIECE];
          pieces.add(last);
          inLast = 0;
        }
        int part = Math.min(length - done, PIECE - inLast);
        System.arraycopy(bytes, from + done, last, inLast, part);
        inLast += part;
        done += part;
      }
      ends.add(pieces.isEmpty() ? 0 : ((long) pieces.size() - 1) * PIECE + inLast);
    }

    /** All that were added. */
    public PackedMessages build() {
      return new PackedMessages(List.copyOf(pieces), ends.build());
    }
  }
}
