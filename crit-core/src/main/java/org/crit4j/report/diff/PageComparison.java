package org.crit4j.report.diff;

import java.io.IOException;
import java.util.Arrays;
import org.crit4j.checkpoint.MemoryRange;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.source.PageState;

/** Finds pages with different contents. Both memories are read piece by piece. */
final class PageComparison {
  private static final int PIECE = 1 << 16;

  /** Takes a range of pages that differ. */
  interface Listener {
    void at(long start, long end);
  }

  private final TaskMemory first;
  private final TaskMemory second;
  private final int pageSize;
  private final byte[] then;
  private final byte[] now;
  private final Listener listener;

  PageComparison(TaskMemory first, TaskMemory second, Listener listener) {
    this.listener = listener;
    this.first = first;
    this.second = second;
    this.pageSize = Math.max(first.pageSize(), second.pageSize());
    int piece = Math.max(PIECE, pageSize);
    this.then = new byte[piece];
    this.now = new byte[piece];
  }

  /** The size of a page in bytes. */
  int pageSize() {
    return pageSize;
  }

  /** Counts the pages of the first memory that are stored. */
  long removed(long start, long end) throws IOException {
    return filled(first, start, end);
  }

  /** Counts the pages of the second memory that are stored. */
  long added(long start, long end) throws IOException {
    return filled(second, start, end);
  }

  private long filled(TaskMemory memory, long start, long end) throws IOException {
    long pages = 0;
    for (long at = start; at != end; ) {
      MemoryRange range = memory.rangeAt(at, end);
      if (range.state() == PageState.STORED) {
        pages += differ(at, range.end());
      }
      at = range.end();
    }
    return pages;
  }

  /** Counts the pages with different contents, or with contents on one side only. */
  long different(long start, long end) throws IOException {
    long pages = 0;
    for (long at = start; at != end; ) {
      MemoryRange one = first.rangeAt(at, end);
      MemoryRange other = second.rangeAt(at, end);
      long until = least(one.end(), other.end());
      pages += different(at, until, one.state(), other.state());
      at = until;
    }
    return pages;
  }

  private long different(long start, long end, PageState one, PageState other) throws IOException {
    if (one.isReadable() && other.isReadable()) {
      return one == PageState.ZERO && other == PageState.ZERO ? 0 : differentBytes(start, end);
    }
    // The contents of other pages are unknown; equal states count as equal.
    return one == other ? 0 : differ(start, end);
  }

  private long differ(long start, long end) {
    listener.at(start, end);
    return Long.divideUnsigned(end - start, pageSize);
  }

  private long differentBytes(long start, long end) throws IOException {
    long pages = 0;
    long at = start;
    while (at != end) {
      int length = (int) least(end - at, then.length);
      int got = Math.min(first.read(at, then, 0, length), second.read(at, now, 0, length));
      for (int page = 0; page < length; page += pageSize) {
        int to = Math.min(page + pageSize, length);
        if (to > got || !Arrays.equals(then, page, to, now, page, to)) {
          pages += differ(at + page, at + to);
        }
      }
      at += length;
    }
    return pages;
  }

  private static long least(long one, long other) {
    return Long.compareUnsigned(one, other) < 0 ? one : other;
  }
}
