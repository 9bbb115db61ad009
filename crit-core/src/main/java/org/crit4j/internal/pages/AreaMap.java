package org.crit4j.internal.pages;

import java.util.Collection;
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
  private final MemoryArea[] areas;

  private AreaMap(Collection<MemoryArea> areas) {
    this.areas = areas.toArray(new MemoryArea[0]);
  }

  static AreaMap of(Iterable<VmaEntry> vmas) {
    NavigableMap<Long, MemoryArea> map = new TreeMap<>(Long::compareUnsigned);
    for (VmaEntry vma : vmas) {
      if (Long.compareUnsigned(vma.getStart(), vma.getEnd()) < 0) {
        put(map, MemoryArea.of(vma));
      }
    }
    return new AreaMap(map.values());
  }

  static AreaMap of(MemoryArea area) {
    NavigableMap<Long, MemoryArea> map = new TreeMap<>(Long::compareUnsigned);
    if (area.start() != area.end()) {
      map.put(area.start(), area);
    }
    return new AreaMap(map.values());
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

  int count() {
    return areas.length;
  }

  MemoryArea get(int index) {
    return areas[index];
  }

  /** The first area that ends after an address; {@link #count()} if none does. */
  int firstEndingAfter(long address) {
    int low = 0;
    int high = areas.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(areas[middle].end(), address) <= 0) {
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
    for (MemoryArea area : areas) {
      sum += area.length();
    }
    return sum;
  }
}
