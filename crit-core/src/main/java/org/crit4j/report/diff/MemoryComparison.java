package org.crit4j.report.diff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.MappingRow;
import org.crit4j.report.Tables;
import org.crit4j.report.diff.Changes.Difference;

/**
 * Compares the memory of a process, mapping by mapping and page by page. A mapping that has grown
 * or shrunk, or has been split, is compared as far as both checkpoints have it.
 */
public final class MemoryComparison {
  /** Takes ranges of pages that differ. */
  @FunctionalInterface
  public interface DifferentPages {
    /** Takes none. */
    DifferentPages UNHEARD = (task, start, end) -> {};

    /**
     * Takes a range: contents differ, or only one checkpoint has any.
     *
     * @param task the process in the second checkpoint
     * @param start first address, unsigned
     * @param end address after the last, unsigned
     */
    void at(Task task, long start, long end);
  }

  private static final List<Column<MappingRow>> COLUMNS =
      Tables.MAPPINGS.columnsWithout(
          "pid", "start", "end", "bytes", "offset", "file_id", "entry", "shared_memory_id");

  private final PageComparison pages;
  private final boolean withContents;

  private MemoryComparison(PageComparison pages, boolean withContents) {
    this.pages = pages;
    this.withContents = withContents;
  }

  /**
   * Compares the memories of a process.
   *
   * @param withContents whether to compare the contents of pages, not only the mappings
   * @param listener is called with the pages that differ, by address
   * @return all mappings of both by address, unchanged ones too
   * @throws IOException if an image cannot be read
   */
  public static List<MappingChange> compare(
      CheckpointReport first,
      Task before,
      CheckpointReport second,
      Task after,
      boolean withContents,
      DifferentPages listener)
      throws IOException {
    try (TaskMemory one = before.openMemory();
        TaskMemory other = after.openMemory()) {
      return new MemoryComparison(
              new PageComparison(one, other, (start, end) -> listener.at(after, start, end)),
              withContents)
          .compare(MappingRow.of(first, before), MappingRow.of(second, after));
    }
  }

  private List<MappingChange> compare(List<MappingRow> old, List<MappingRow> fresh)
      throws IOException {
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
        MappingChange change = change(next(old, i), next(fresh, j), at);
        at = change.end();
        changes.add(change);
      }
    }
    return List.copyOf(changes);
  }

  private static Optional<MappingRow> next(List<MappingRow> mappings, int index) {
    return index < mappings.size() ? Optional.of(mappings.get(index)) : Optional.empty();
  }

  /** The first range from an address on that lies in the same mappings from start to end. */
  private MappingChange change(Optional<MappingRow> old, Optional<MappingRow> fresh, long at)
      throws IOException {
    long startOld = old.map(it -> greatest(it.start(), at)).orElse(-1L);
    long startFresh = fresh.map(it -> greatest(it.start(), at)).orElse(-1L);
    int order = Long.compareUnsigned(startOld, startFresh);
    if (fresh.isEmpty() || (old.isPresent() && order < 0)) {
      long end = old.orElseThrow().end();
      return removed(old, startOld, fresh.isPresent() ? least(end, startFresh) : end);
    }
    if (old.isEmpty() || order > 0) {
      long end = fresh.get().end();
      return added(fresh, startFresh, old.isPresent() ? least(end, startOld) : end);
    }
    return common(old.get(), fresh.get(), startOld);
  }

  private MappingChange removed(Optional<MappingRow> old, long start, long end) throws IOException {
    long stored = withContents ? pages.removed(start, end) : 0;
    return new MappingChange(
        start, end, old, Optional.empty(), List.of(), pages(start, end), stored);
  }

  private MappingChange added(Optional<MappingRow> fresh, long start, long end) throws IOException {
    long stored = withContents ? pages.added(start, end) : 0;
    return new MappingChange(
        start, end, Optional.empty(), fresh, List.of(), pages(start, end), stored);
  }

  private MappingChange common(MappingRow old, MappingRow fresh, long start) throws IOException {
    long end = least(old.end(), fresh.end());
    List<Difference> differences = new ArrayList<>(RowComparison.differences(COLUMNS, old, fresh));
    long offset = offset(old, start);
    long offsetNow = offset(fresh, start);
    if (offset != offsetNow) {
      differences.add(
          new Difference(
              "offset", "0x" + Long.toHexString(offset), "0x" + Long.toHexString(offsetNow)));
    }
    long changed = withContents ? pages.different(start, end) : 0;
    return new MappingChange(
        start, end, Optional.of(old), Optional.of(fresh), differences, pages(start, end), changed);
  }

  /** The place of an address in the mapped file; 0 for other memory. */
  private static long offset(MappingRow mapping, long address) {
    return mapping.kind().hasFile() ? mapping.offset() + address - mapping.start() : 0;
  }

  private long pages(long start, long end) {
    return Long.divideUnsigned(end - start, pages.pageSize());
  }

  private static long greatest(long one, long other) {
    return Long.compareUnsigned(one, other) < 0 ? other : one;
  }

  private static long least(long one, long other) {
    return Long.compareUnsigned(one, other) < 0 ? one : other;
  }
}
