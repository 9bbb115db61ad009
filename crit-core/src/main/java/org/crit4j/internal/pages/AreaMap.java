package org.crit4j.internal.pages;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.MemoryArea;

/**
 * The mappings of a task by address. Where they overlap, the later one counts: so it is when they
 * are mapped one after the other, and guards, which are listed last, lie in the mappings that they
 * guard.
 */
final class AreaMap {
  private final List<VmaEntry> mappings;
  private final long[] starts;
  private final long[] ends;

  /** Which mapping each is a part of. */
  private final int[] indexes;

  private AreaMap(List<VmaEntry> mappings, long[] starts, long[] ends, int[] indexes) {
    this.mappings = mappings;
    this.starts = starts;
    this.ends = ends;
    this.indexes = indexes;
  }

  static AreaMap of(List<VmaEntry> mappings) {
    int size = mappings.size();
    long[] starts = new long[size];
    long[] ends = new long[size];
    int[] indexes = new int[size];
    int count = 0;
    long reached = 0;
    for (int i = 0; i < size; i++) {
      VmaEntry vma = mappings.get(i);
      if (Long.compareUnsigned(vma.getStart(), vma.getEnd()) >= 0) {
        continue;
      }
      if (Long.compareUnsigned(vma.getStart(), reached) < 0) {
        return overlapping(mappings);
      }
      reached = vma.getEnd();
      starts[count] = vma.getStart();
      ends[count] = reached;
      indexes[count++] = i;
    }
    return new AreaMap(
        mappings,
        Arrays.copyOf(starts, count),
        Arrays.copyOf(ends, count),
        Arrays.copyOf(indexes, count));
  }

  /** Part of a mapping. */
  private record Part(long start, long end, int index) {}

  private static AreaMap overlapping(List<VmaEntry> mappings) {
    NavigableMap<Long, Part> map = new TreeMap<>(Long::compareUnsigned);
    for (int i = 0; i < mappings.size(); i++) {
      VmaEntry vma = mappings.get(i);
      if (Long.compareUnsigned(vma.getStart(), vma.getEnd()) < 0) {
        put(map, new Part(vma.getStart(), vma.getEnd(), i));
      }
    }
    return new AreaMap(
        mappings,
        map.values().stream().mapToLong(Part::start).toArray(),
        map.values().stream().mapToLong(Part::end).toArray(),
        map.values().stream().mapToInt(Part::index).toArray());
  }

  private static void put(NavigableMap<Long, Part> map, Part part) {
    Map.Entry<Long, Part> before = map.lowerEntry(part.end());
    while (before != null && Long.compareUnsigned(before.getValue().end(), part.start()) > 0) {
      Part cut = before.getValue();
      map.remove(cut.start());
      if (Long.compareUnsigned(cut.start(), part.start()) < 0) {
        map.put(cut.start(), new Part(cut.start(), part.start(), cut.index()));
      }
      if (Long.compareUnsigned(cut.end(), part.end()) > 0) {
        map.put(part.end(), new Part(part.end(), cut.end(), cut.index()));
      }
      before = map.lowerEntry(part.end());
    }
    map.put(part.start(), part);
  }

  int count() {
    return starts.length;
  }

  /** The first address of an area. */
  long start(int index) {
    return starts[index];
  }

  MemoryArea get(int index) {
    return MemoryArea.of(mappings.get(indexes[index])).between(starts[index], ends[index]);
  }

  /** The first area that ends after an address; {@link #count()} if none does. */
  int firstEndingAfter(long address) {
    int low = 0;
    int high = ends.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(ends[middle], address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Sum of the lengths. */
  long bytes() {
    long sum = 0;
    for (int i = 0; i < starts.length; i++) {
      sum += ends[i] - starts[i];
    }
    return sum;
  }
}
