package org.crit4j.report;

import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.internal.pages.Bisection;
import org.crit4j.memory.MemoryArea;

/**
 * Finds the mapping of a process that an address lies in, by bisection. Where they overlap, it is
 * the first one. Not for use by several threads at a time.
 */
public final class MappingLookup {
  private final CheckpointReport report;
  private final Task task;
  private List<MappingRow> mappings = List.of();
  private boolean read;

  /** The largest end of each mapping and those before it. */
  private long[] ends = {};

  /** The smallest start of each mapping and those after it. */
  private long[] starts = {};

  /**
   * The mappings of a process, which are read when the first address is looked for; none if they
   * cannot be read, which the report records.
   */
  public MappingLookup(CheckpointReport report, Task task) {
    this.report = report;
    this.task = task;
  }

  /** The mapping of an address; empty if there is none. */
  public Optional<MappingRow> at(long address) {
    if (!read) {
      mappings = MappingRow.of(report, task);
      index();
      read = true;
    }
    int first = Bisection.firstEndingAfter(ends, ends.length, address);
    for (int i = first; i < starts.length; i++) {
      if (Long.compareUnsigned(starts[i], address) > 0) {
        break;
      }
      MappingRow mapping = mappings.get(i);
      if (mapping.contains(address)) {
        return Optional.of(mapping);
      }
    }
    return Optional.empty();
  }

  private void index() {
    starts = new long[mappings.size()];
    ends = new long[mappings.size()];
    long end = 0;
    for (int i = 0; i < starts.length; i++) {
      MemoryArea area = mappings.get(i).area();
      end = Long.compareUnsigned(area.end(), end) > 0 ? area.end() : end;
      ends[i] = end;
      starts[i] = area.start();
    }
    for (int i = starts.length - 2; i >= 0; i--) {
      if (Long.compareUnsigned(starts[i + 1], starts[i]) < 0) {
        starts[i] = starts[i + 1];
      }
    }
  }
}
