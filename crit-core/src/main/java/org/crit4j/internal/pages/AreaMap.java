package org.crit4j.internal.pages;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.MemoryArea;

/**
 * The mappings of a task by address, as far as content depends on them: by columns, since there may
 * be a million. Where they overlap, the later one counts: so it is when they are mapped one after
 * the other, and guards, which are listed last, lie in the mappings that they guard.
 */
final class AreaMap {
  private final long[] starts;
  private final long[] ends;
  private final int[] statuses;
  private final long[] offsets;
  private final long[] backings;
  private int count;

  private AreaMap(int capacity) {
    starts = new long[capacity];
    ends = new long[capacity];
    statuses = new int[capacity];
    offsets = new long[capacity];
    backings = new long[capacity];
  }

  static AreaMap of(List<VmaEntry> mappings) {
    AreaMap areas = new AreaMap(mappings.size());
    long reached = 0;
    for (VmaEntry vma : mappings) {
      if (isEmpty(vma)) {
        continue;
      }
      if (Long.compareUnsigned(vma.getStart(), reached) < 0) {
        return overlapping(mappings);
      }
      reached = vma.getEnd();
      areas.add(MemoryArea.of(vma));
    }
    return areas;
  }

  static AreaMap of(MemoryArea area) {
    AreaMap areas = new AreaMap(1);
    if (area.start() != area.end()) {
      areas.add(area);
    }
    return areas;
  }

  private static boolean isEmpty(VmaEntry vma) {
    return Long.compareUnsigned(vma.getStart(), vma.getEnd()) >= 0;
  }

  private static AreaMap overlapping(List<VmaEntry> mappings) {
    NavigableMap<Long, MemoryArea> map = new TreeMap<>(Long::compareUnsigned);
    for (VmaEntry vma : mappings) {
      if (!isEmpty(vma)) {
        put(map, MemoryArea.of(vma));
      }
    }
    AreaMap areas = new AreaMap(map.size());
    map.values().forEach(areas::add);
    return areas;
  }

  private static void put(NavigableMap<Long, MemoryArea> map, MemoryArea area) {
    Map.Entry<Long, MemoryArea> before = map.lowerEntry(area.end());
    while (before != null && Long.compareUnsigned(before.getValue().end(), area.start()) > 0) {
      MemoryArea cut = before.getValue();
      map.remove(cut.start());
      if (Long.compareUnsigned(cut.start(), area.start()) < 0) {
        map.put(cut.start(), cut.between(cut.start(), area.start()));
      }
      if (Long.compareUnsigned(cut.end(), area.end()) > 0) {
        map.put(area.end(), cut.between(area.end(), cut.end()));
      }
      before = map.lowerEntry(area.end());
    }
    map.put(area.start(), area);
  }

  private void add(MemoryArea area) {
    starts[count] = area.start();
    ends[count] = area.end();
    statuses[count] = area.status();
    offsets[count] = area.offset();
    backings[count++] = area.backing();
  }

  int count() {
    return count;
  }

  /** The first address of an area. */
  long start(int index) {
    return starts[index];
  }

  /** An area, without protection, flags and advice, on which content does not depend. */
  MemoryArea get(int index) {
    return new MemoryArea(
        starts[index], ends[index], 0, 0, statuses[index], offsets[index], backings[index], 0);
  }

  /** The first area that ends after an address; {@link #count()} if none does. */
  int firstEndingAfter(long address) {
    return Bisection.firstEndingAfter(ends, count, address);
  }

  /** Sum of the lengths. */
  long bytes() {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += ends[i] - starts[i];
    }
    return sum;
  }
}
