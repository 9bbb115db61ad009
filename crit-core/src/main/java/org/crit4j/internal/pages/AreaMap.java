package org.crit4j.internal.pages;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.crit4j.images.VmaEntry;

/**
 * The mappings of a task by address. Where they overlap, the later one counts: so it is when they
 * are mapped one after the other, and guards, which are listed last, lie in the mappings that they
 * guard.
 */
final class AreaMap {
  private final Area[] areas;

  private AreaMap(Collection<Area> areas) {
    this.areas = areas.toArray(new Area[0]);
  }

  static AreaMap of(Iterable<VmaEntry> vmas) {
    NavigableMap<Long, Area> map = new TreeMap<>(Long::compareUnsigned);
    for (VmaEntry vma : vmas) {
      if (Long.compareUnsigned(vma.getStart(), vma.getEnd()) < 0) {
        put(map, Area.of(vma));
      }
    }
    return new AreaMap(map.values());
  }

  static AreaMap of(Area area) {
    NavigableMap<Long, Area> map = new TreeMap<>(Long::compareUnsigned);
    if (area.start() != area.end()) {
      map.put(area.start(), area);
    }
    return new AreaMap(map.values());
  }

  private static void put(NavigableMap<Long, Area> map, Area area) {
    Map.Entry<Long, Area> before = map.lowerEntry(area.end());
    while (before != null && Long.compareUnsigned(before.getValue().end(), area.start()) > 0) {
      Area cut = before.getValue();
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

  Area get(int index) {
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
    for (Area area : areas) {
      sum += area.end() - area.start();
    }
    return sum;
  }
}
