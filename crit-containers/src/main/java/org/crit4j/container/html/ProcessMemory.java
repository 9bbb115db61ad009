package org.crit4j.container.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.MemoryRange;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.MemoryKind;
import org.crit4j.report.MappingRow;
import org.crit4j.report.PageRunRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.diff.MappingChange;
import org.crit4j.source.PageState;

/** The mappings of a process with their pages, counted and laid out. */
final class ProcessMemory {
  private final List<MappingRow> mappings;
  private final AddressLayout layout;
  private final List<Map<PageKind, Long>> counts = new ArrayList<>();
  private int pageSize = 4096;

  private ProcessMemory(List<MappingRow> mappings, AddressLayout layout) {
    this.mappings = mappings;
    this.layout = layout;
    layout.areas().forEach(it -> counts.add(new EnumMap<>(PageKind.class)));
  }

  /**
   * The memory of a process.
   *
   * @param marked a layout that has marks already
   */
  static ProcessMemory of(ProcessRow process, Optional<AddressLayout> marked) {
    Map<Long, MappingRow> rows = new HashMap<>();
    List<MemoryArea> areas = new ArrayList<>();
    for (MappingRow each : MappingRow.of(process.report(), process.task())) {
      rows.putIfAbsent(each.start(), each);
      areas.add(each.area());
    }
    AddressLayout layout = marked.orElseGet(() -> new AddressLayout(areas));
    List<MappingRow> drawn = layout.areas().stream().map(it -> rows.get(it.start())).toList();
    ProcessMemory memory = new ProcessMemory(drawn, layout);
    process.report().problems().attempt(() -> memory.read(process), false);
    return memory;
  }

  private boolean read(ProcessRow process) throws IOException {
    try (TaskMemory memory = process.task().openMemory()) {
      pageSize = memory.pageSize();
      long from = 0;
      for (PageRunRow run : PageRunRow.of(process.report(), process.task())) {
        PageKind kind = PageKind.ofState(run.state());
        long end = end(run.start(), run.count());
        if (Long.compareUnsigned(run.start(), from) >= 0) {
          layout.divide(run.start(), end, (index, start, to) -> add(index, kind, start, to));
          from = end;
        }
      }
      for (int i = 0; i < mappings.size(); i++) {
        if (isOfShared(mappings.get(i))) {
          readShared(memory, i);
        }
      }
    }
    return true;
  }

  private long end(long start, long pages) {
    return Long.compareUnsigned(pages, Long.divideUnsigned(-1 - start, pageSize)) > 0
        ? -1 & -pageSize
        : start + pages * pageSize;
  }

  /** Whether the bytes are in images of an object of its own. */
  private static boolean isOfShared(MappingRow mapping) {
    MemoryKind kind = mapping.kind();
    return mapping.shared()
        && (kind == MemoryKind.SHARED_ANONYMOUS
            || kind == MemoryKind.MEMFD
            || kind == MemoryKind.SYSV);
  }

  private void readShared(TaskMemory memory, int index) throws IOException {
    long end = layout.areas().get(index).end();
    for (long at = layout.areas().get(index).start(); at != end; ) {
      MemoryRange range = memory.rangeAt(at, end);
      if (range.state() == PageState.STORED) {
        add(index, PageKind.SHARED, at, range.end());
      }
      at = range.end();
    }
  }

  private void add(int index, PageKind kind, long start, long end) {
    counts.get(index).merge(kind, Long.divideUnsigned(end - start, pageSize), Long::sum);
    layout.mark(index, kind, start, end);
  }

  /** Counts the pages that differ from the checkpoint before. */
  void addChanges(List<MappingChange> changes) {
    for (MappingChange change : changes) {
      int index = layout.at(change.start());
      if (change.after().isPresent() && index < counts.size()) {
        counts.get(index).merge(PageKind.CHANGED, change.changed(), Long::sum);
      }
    }
  }

  /** Bytes in a page. */
  int pageSize() {
    return pageSize;
  }

  /** The mappings, by address. */
  List<MappingRow> mappings() {
    return mappings;
  }

  /** Where they are on paper. */
  AddressLayout layout() {
    return layout;
  }

  /** The pages of a kind in a mapping. */
  long pages(int index, PageKind kind) {
    return counts.get(index).getOrDefault(kind, 0L);
  }

  /** The pages of a kind in all mappings. */
  long pages(PageKind kind) {
    return counts.stream().mapToLong(it -> it.getOrDefault(kind, 0L)).sum();
  }

  /** The pages of a mapping that a checkpoint has. */
  long stored(int index) {
    return pages(index, PageKind.PRESENT)
        + pages(index, PageKind.IN_PARENT)
        + pages(index, PageKind.SHARED);
  }

  /** All pages of a mapping. */
  long all(int index) {
    return Long.divideUnsigned(mappings.get(index).bytes(), pageSize);
  }
}
