package org.crit4j.internal.pages;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.crit4j.images.VmaEntry;
import org.crit4j.internal.column.LongColumn;
import org.crit4j.memory.MemoryArea;

/**
 * The mappings of a task by address, as far as content depends on them: by columns, since there may
 * be a million. Where they overlap, the later one counts: so it is when they are mapped one after
 * the other, and guards, which are listed last, lie in the mappings that they guard.
 */
final class AreaMap {
  private final LongColumn starts;
  private final LongColumn ends;
  private final LongColumn statuses;
  private final LongColumn offsets;
  private final LongColumn backings;

  /** What was found last: mostly the next one is looked for. Any value will do, of any thread. */
  private int near;

  private AreaMap(Builder areas) {
    starts = areas.starts.build();
    ends = areas.ends.build();
    statuses = areas.statuses.build();
    offsets = areas.offsets.build();
    backings = areas.backings.build();
  }

  /** Collects areas, in the order of their addresses. */
  private static final class Builder {
    private final LongColumn.Builder starts = new LongColumn.Builder();
    private final LongColumn.Builder ends = new LongColumn.Builder();
    private final LongColumn.Builder statuses = new LongColumn.Builder();
    private final LongColumn.Builder offsets = new LongColumn.Builder();
    private final LongColumn.Builder backings = new LongColumn.Builder();

    void add(MemoryArea area) {
      starts.add(area.start());
      ends.add(area.end());
      statuses.add(Integer.toUnsignedLong(area.status()));
      offsets.add(area.offset());
      backings.add(area.backing());
    }
  }

  static AreaMap of(List<VmaEntry> mappings) {
    Builder areas = new Builder();
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
    return new AreaMap(areas);
  }

  static AreaMap of(MemoryArea area) {
    Builder areas = new Builder();
    if (area.start() != area.end()) {
      areas.add(area);
    }
    return new AreaMap(areas);
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
    Builder areas = new Builder();
    map.values().forEach(areas::add);
    return new AreaMap(areas);
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
    return starts.size();
  }

  /** The first address of an area. */
  long start(int index) {
    return starts.get(index);
  }

  /** An area, without protection, flags and advice, on which content does not depend. */
  MemoryArea get(int index) {
    return new MemoryArea(
        starts.get(index),
        ends.get(index),
        0,
        0,
        (int) statuses.get(index),
        offsets.get(index),
        backings.get(index),
        0);
  }

  /** The first area that ends after an address; {@link #count()} if none does. */
  int firstEndingAfter(long address) {
    int found = ends.firstAbove(address, near);
    near = found;
    return found;
  }

  /** Sum of the lengths. */
  long bytes() {
    long sum = 0;
    for (int i = 0; i < count(); i++) {
      sum += ends.get(i) - starts.get(i);
    }
    return sum;
  }
}
