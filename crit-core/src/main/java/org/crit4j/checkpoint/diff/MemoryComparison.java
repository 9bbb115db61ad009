package org.crit4j.checkpoint.diff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.MemoryRange;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.diff.MappingChange.Kind;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.memory.MemoryArea;
import org.crit4j.source.PageState;

/**
 * Compares the memory of a process page by page. Both memories are read piece by piece; what is
 * kept does not depend on their sizes. A mapping that has grown or shrunk at its end or at its
 * start counts as common as far as both have it.
 */
public final class MemoryComparison {
  private static final int PIECE = 1 << 16;

  private final TaskMemory first;
  private final TaskMemory second;
  private final int pageSize;
  private final byte[] then;
  private final byte[] now;

  private MemoryComparison(TaskMemory first, TaskMemory second) {
    this.first = first;
    this.second = second;
    this.pageSize = Math.max(first.pageSize(), second.pageSize());
    int piece = Math.max(PIECE, pageSize);
    this.then = new byte[piece];
    this.now = new byte[piece];
  }

  /**
   * Compares the memories of a process.
   *
   * @return all mappings of both by address, unchanged ones too
   * @throws IOException if an image cannot be read
   */
  public static List<MappingChange> compare(Task before, Task after) throws IOException {
    try (TaskMemory first = before.openMemory();
        TaskMemory second = after.openMemory()) {
      return new MemoryComparison(first, second).mappings(before, after);
    }
  }

  private List<MappingChange> mappings(Task before, Task after) throws IOException {
    List<MemoryArea> old = before.memoryAreas();
    List<MemoryArea> fresh = after.memoryAreas();
    List<MappingChange> changes = new ArrayList<>();
    int i = 0;
    int j = 0;
    long at = 0;
    while (i < old.size() || j < fresh.size()) {
      if (i < old.size() && Long.compareUnsigned(old.get(i).end(), at) <= 0) {
        i++;
      } else if (j < fresh.size() && Long.compareUnsigned(fresh.get(j).end(), at) <= 0) {
        j++;
      } else {
        Slice slice = slice(old, i, fresh, j, at);
        at = slice.end();
        changes.add(change(slice, before, after));
      }
    }
    return List.copyOf(changes);
  }

  /** A range that lies in one mapping of each side, or in one of one side only. */
  private record Slice(
      long start, long end, Optional<MemoryArea> old, Optional<MemoryArea> fresh) {}

  private static Slice slice(List<MemoryArea> old, int i, List<MemoryArea> fresh, int j, long at) {
    Optional<MemoryArea> a = i < old.size() ? Optional.of(old.get(i)) : Optional.empty();
    Optional<MemoryArea> b = j < fresh.size() ? Optional.of(fresh.get(j)) : Optional.empty();
    long startA = a.map(it -> max(it.start(), at)).orElse(-1L);
    long startB = b.map(it -> max(it.start(), at)).orElse(-1L);
    int order = Long.compareUnsigned(startA, startB);
    if (a.isPresent() && (b.isEmpty() || order < 0)) {
      long end = b.isPresent() ? min(a.get().end(), startB) : a.get().end();
      return new Slice(startA, end, a, Optional.empty());
    }
    if (b.isPresent() && (a.isEmpty() || order > 0)) {
      long end = a.isPresent() ? min(b.get().end(), startA) : b.get().end();
      return new Slice(startB, end, Optional.empty(), b);
    }
    long end = min(a.orElseThrow().end(), b.orElseThrow().end());
    return new Slice(startA, end, a, b);
  }

  private static long max(long one, long other) {
    return Long.compareUnsigned(one, other) < 0 ? other : one;
  }

  private static long min(long one, long other) {
    return Long.compareUnsigned(one, other) < 0 ? one : other;
  }

  private MappingChange change(Slice slice, Task before, Task after) throws IOException {
    long pages = Long.divideUnsigned(slice.end() - slice.start(), pageSize);
    if (slice.fresh().isEmpty()) {
      String name = name(before, slice.old().orElseThrow());
      return of(slice, name, Kind.REMOVED, pages, filled(first, slice.start(), slice.end()));
    }
    String name = name(after, slice.fresh().get());
    if (slice.old().isEmpty()) {
      return of(slice, name, Kind.ADDED, pages, filled(second, slice.start(), slice.end()));
    }
    return of(slice, name, Kind.COMMON, pages, different(slice.start(), slice.end()));
  }

  private static MappingChange of(Slice slice, String name, Kind kind, long pages, long changed) {
    return new MappingChange(slice.start(), slice.end(), name, kind, pages, changed);
  }

  private static String name(Task task, MemoryArea area) throws IOException {
    return task.name(area).map(NameBytes::text).orElse("");
  }

  /** How many pages hold something of their own. */
  private long filled(TaskMemory memory, long start, long end) throws IOException {
    long pages = 0;
    for (long at = start; at != end; ) {
      MemoryRange range = memory.rangeAt(at, end);
      if (range.state() == PageState.STORED) {
        pages += Long.divideUnsigned(range.length(), pageSize);
      }
      at = range.end();
    }
    return pages;
  }

  private long different(long start, long end) throws IOException {
    long pages = 0;
    for (long at = start; at != end; ) {
      MemoryRange one = first.rangeAt(at, end);
      MemoryRange other = second.rangeAt(at, end);
      long until = min(one.end(), other.end());
      pages += different(at, until, one.state(), other.state());
      at = until;
    }
    return pages;
  }

  private long different(long start, long end, PageState one, PageState other) throws IOException {
    if (one.isReadable() && other.isReadable()) {
      return one == PageState.ZERO && other == PageState.ZERO ? 0 : differentBytes(start, end);
    }
    // What a page holds that is not in the images nobody knows; the same file is no change.
    return one == other ? 0 : Long.divideUnsigned(end - start, pageSize);
  }

  private long differentBytes(long start, long end) throws IOException {
    long pages = 0;
    long at = start;
    while (at != end) {
      int length = (int) min(end - at, then.length);
      int got = Math.min(first.read(at, then, 0, length), second.read(at, now, 0, length));
      for (int page = 0; page < length; page += pageSize) {
        int to = Math.min(page + pageSize, length);
        if (to > got || !Arrays.equals(then, page, to, now, page, to)) {
          pages++;
        }
      }
      at += length;
    }
    return pages;
  }
}
