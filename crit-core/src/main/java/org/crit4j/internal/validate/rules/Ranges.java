package org.crit4j.internal.validate.rules;

import java.util.ArrayList;
import java.util.List;
import org.crit4j.internal.pages.Bisection;
import org.crit4j.internal.validate.Area;

/** The addresses that some mappings cover, adjoining and overlapping ones as one range. */
final class Ranges {
  private final long[] starts;
  private final long[] ends;
  private int size;

  Ranges(List<Area> areas) {
    List<Area> sorted = new ArrayList<>(areas);
    sorted.sort(Area::byStart);
    starts = new long[sorted.size()];
    ends = new long[sorted.size()];
    for (Area area : sorted) {
      if (size == 0 || Long.compareUnsigned(area.start(), ends[size - 1]) > 0) {
        starts[size] = area.start();
        ends[size++] = area.end();
      } else if (Long.compareUnsigned(area.end(), ends[size - 1]) > 0) {
        ends[size - 1] = area.end();
      }
    }
  }

  /** The first address from that one on that is not covered. */
  long firstOutside(long address) {
    int low = Bisection.firstEndingAfter(ends, size, address);
    boolean covered = low < size && Long.compareUnsigned(starts[low], address) <= 0;
    return covered ? ends[low] : address;
  }

  /** Whether a range is covered as a whole. */
  boolean cover(long start, long end) {
    return Long.compareUnsigned(firstOutside(start), end) >= 0;
  }
}
