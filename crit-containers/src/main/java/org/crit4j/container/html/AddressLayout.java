package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.crit4j.memory.MemoryArea;

/**
 * Where on paper the mappings of a process are: in regions, each as wide as the page and to one
 * scale, with what is between them cut out. Collects which pages are of which kind, by columns, so
 * that it does not matter how many there are.
 */
final class AddressLayout {
  /** The width of a region. */
  static final int WIDTH = 1000;

  private static final int MOST_REGIONS = 8;
  private static final long SMALLEST_CUT = 64L << 20;
  private static final double GAP = 5;

  private final List<Region> regions = new ArrayList<>();
  private final List<MemoryArea> areas;
  private final List<Region> regionOf = new ArrayList<>();
  private final List<Double> left = new ArrayList<>();

  /** A part of the address space without large gaps. */
  static final class Region {
    private final List<Integer> members = new ArrayList<>();
    private final Map<PageKind, BitSet> columns = new EnumMap<>(PageKind.class);
    private long mapped;
    private double scale = 1;

    /** Indexes of its mappings. */
    List<Integer> members() {
      return members;
    }

    /** Bytes of its mappings. */
    long mapped() {
      return mapped;
    }

    /** The columns with pages of a kind. */
    BitSet columns(PageKind kind) {
      return columns.getOrDefault(kind, new BitSet());
    }

    private void mark(PageKind kind, double from, double to) {
      int first = (int) Math.min(WIDTH - 1, Math.max(0, from));
      int end = (int) Math.min(WIDTH, Math.max(first + 1, Math.ceil(to - 1e-9)));
      columns.computeIfAbsent(kind, it -> new BitSet()).set(first, end);
    }
  }

  /** Lays out mappings. What overlaps, as only a damaged image has it, is left out. */
  AddressLayout(List<MemoryArea> mappings) {
    this.areas = ordered(mappings);
    double cut = smallestCut();
    Region region = new Region();
    for (int i = 0; i < areas.size(); i++) {
      if (i == 0 || gap(i) >= cut) {
        region = new Region();
        regions.add(region);
      }
      region.members.add(i);
      region.mapped += areas.get(i).length();
      regionOf.add(region);
    }
    regions.forEach(this::place);
  }

  private static List<MemoryArea> ordered(List<MemoryArea> mappings) {
    List<MemoryArea> ordered = new ArrayList<>();
    mappings.stream()
        .filter(it -> Long.compareUnsigned(it.start(), it.end()) < 0)
        .sorted(Comparator.comparing(MemoryArea::start, Long::compareUnsigned))
        .filter(
            it ->
                ordered.isEmpty()
                    || Long.compareUnsigned(ordered.get(ordered.size() - 1).end(), it.start()) <= 0)
        .forEachOrdered(ordered::add);
    return ordered;
  }

  /** Bytes that are not mapped before a mapping. */
  double gap(int index) {
    long bytes = index == 0 ? 0 : areas.get(index).start() - areas.get(index - 1).end();
    return unsigned(bytes);
  }

  private double smallestCut() {
    double[] gaps = new double[areas.size()];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = -gap(i);
    }
    java.util.Arrays.sort(gaps);
    return Math.max(SMALLEST_CUT, gaps.length < MOST_REGIONS ? 0 : -gaps[MOST_REGIONS - 2]);
  }

  private void place(Region region) {
    long gaps = region.members.stream().skip(1).filter(it -> gap(it) > 0).count();
    double gap = gaps == 0 ? 0 : Math.min(GAP, WIDTH / 4.0 / gaps);
    region.scale = (WIDTH - gaps * gap) / unsigned(region.mapped);
    double at = 0;
    for (int index : region.members) {
      at += !region.members.get(0).equals(index) && gap(index) > 0 ? gap : 0;
      left.add(at);
      at += unsigned(areas.get(index).length()) * region.scale;
    }
  }

  private static double unsigned(long bytes) {
    return bytes >= 0 ? bytes : bytes + 0x1p64;
  }

  /** The mappings that are drawn, by address. */
  List<MemoryArea> areas() {
    return areas;
  }

  /** The regions, by address. */
  List<Region> regions() {
    return regions;
  }

  /** The place of a mapping in its region. */
  double x(int index) {
    return left.get(index);
  }

  /** The width of a mapping. */
  double width(int index) {
    return unsigned(areas.get(index).length()) * regionOf.get(index).scale;
  }

  /** The mapping that an address is in, or the first one after it. */
  int at(long address) {
    int low = 0;
    int high = areas.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(areas.get(middle).end(), address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Marks a range of pages that lies in a mapping. */
  void mark(int index, PageKind kind, long start, long end) {
    Region region = regionOf.get(index);
    double from = left.get(index);
    long base = areas.get(index).start();
    region.mark(
        kind,
        from + unsigned(start - base) * region.scale,
        from + unsigned(end - base) * region.scale);
  }

  /** Takes a part of a range. */
  interface Part {
    /** Takes the part that lies in a mapping. */
    void in(int index, long start, long end);
  }

  /** Divides a range among the mappings it lies in. */
  void divide(long start, long end, Part part) {
    for (int i = at(start); i < areas.size(); i++) {
      MemoryArea area = areas.get(i);
      if (Long.compareUnsigned(area.start(), end) >= 0) {
        return;
      }
      part.in(
          i,
          Long.compareUnsigned(area.start(), start) > 0 ? area.start() : start,
          Long.compareUnsigned(area.end(), end) < 0 ? area.end() : end);
    }
  }
}
