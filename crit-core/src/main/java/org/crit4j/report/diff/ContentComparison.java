package org.crit4j.report.diff;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.MemoryRange;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.source.PageState;

/**
 * The bytes in which the memory of a process differs between two checkpoints, one after the other:
 * what they are is read once more, and nothing of it is kept.
 *
 * <p>For one thread.
 */
public final class ContentComparison {
  private static final int ROW = 16;
  private static final int PIECE = 4096;

  private final TaskMemory first;
  private final TaskMemory second;
  private final byte[] then = new byte[PIECE];
  private final byte[] now = new byte[PIECE];

  private ContentComparison(TaskMemory first, TaskMemory second) {
    this.first = first;
    this.second = second;
  }

  /** Receives what differs. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * A difference. They come by address.
     *
     * @param mapping where it is
     * @param change the bytes
     * @throws IOException if it cannot be passed on
     */
    void differs(MappingChange mapping, ContentChange change) throws IOException;
  }

  /**
   * Compares contents.
   *
   * @param before the process in the first checkpoint
   * @param after the process in the second checkpoint
   * @param mappings those to compare; those that were counted without a difference are skipped
   * @param visitor receives the differences
   * @throws IOException if an image cannot be read, or what the visitor throws
   */
  public static void forEach(Task before, Task after, List<MappingChange> mappings, Visitor visitor)
      throws IOException {
    try (TaskMemory one = before.openMemory();
        TaskMemory other = after.openMemory()) {
      ContentComparison comparison = new ContentComparison(one, other);
      for (MappingChange each : mappings) {
        if (each.changed() != 0) {
          comparison.compare(each, visitor);
        }
      }
    }
  }

  private void compare(MappingChange mapping, Visitor visitor) throws IOException {
    for (long at = mapping.start(); at != mapping.end(); ) {
      MemoryRange one = first.rangeAt(at, mapping.end());
      MemoryRange other = second.rangeAt(at, mapping.end());
      long end = Long.compareUnsigned(one.end(), other.end()) < 0 ? one.end() : other.end();
      // Pages without a mapping are nobody's memory.
      boolean old = mapping.before().isPresent() && one.state().isReadable();
      boolean fresh = mapping.after().isPresent() && other.state().isReadable();
      if (one.state() != PageState.ZERO || other.state() != PageState.ZERO) {
        compare(mapping, new Piece(at, end, old, fresh), visitor);
      }
      at = end;
    }
  }

  /** A range of addresses, and which checkpoints have its bytes. */
  private record Piece(long start, long end, boolean old, boolean fresh) {}

  private void compare(MappingChange mapping, Piece piece, Visitor visitor) throws IOException {
    for (long at = piece.start(); at != piece.end(); ) {
      int length = (int) Math.min(piece.end() - at, PIECE);
      int old = piece.old() ? first.read(at, then, 0, length) : 0;
      int fresh = piece.fresh() ? second.read(at, now, 0, length) : 0;
      if (old == length && fresh == length) {
        differences(mapping, at, length, visitor);
      } else if (old > 0 || fresh > 0) {
        visitor.differs(mapping, new ContentChange(at, copy(then, 0, old), copy(now, 0, fresh)));
      }
      at += length;
    }
  }

  /** Rows in a row that differ are one difference. */
  private void differences(MappingChange mapping, long start, int length, Visitor visitor)
      throws IOException {
    int from = 0;
    while (from < length) {
      int to = from;
      while (to < length && differs(to, length)) {
        to = Math.min(to + ROW, length);
      }
      if (to == from) {
        from += ROW;
        continue;
      }
      visitor.differs(
          mapping, new ContentChange(start + from, copy(then, from, to), copy(now, from, to)));
      from = to;
    }
  }

  private boolean differs(int at, int length) {
    int end = Math.min(at + ROW, length);
    return !Arrays.equals(then, at, end, now, at, end);
  }

  private static Optional<byte[]> copy(byte[] bytes, int from, int to) {
    return to > from ? Optional.of(Arrays.copyOfRange(bytes, from, to)) : Optional.empty();
  }
}
