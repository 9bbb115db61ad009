package org.crit4j.report;

import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.memory.MemoryArea;

/**
 * Finds the mapping of a process that an address lies in. Where they overlap, it is the first one.
 * Immutable.
 */
public final class MappingLookup {
  private final List<MappingRow> mappings;

  /** The largest end of each mapping and those before it. */
  private final long[] ends;

  /** The smallest start of each mapping and those after it. */
  private final long[] starts;

  private MappingLookup(List<MappingRow> mappings, List<MemoryArea> areas) {
    this.mappings = mappings;
    int count = areas.size();
    ends = new long[count];
    starts = new long[count];
    for (int i = 0; i < count; i++) {
      MemoryArea area = areas.get(i);
      starts[i] = area.start();
      ends[i] =
          i > 0 && Long.compareUnsigned(ends[i - 1], area.end()) > 0 ? ends[i - 1] : area.end();
    }
    for (int i = count - 2; i >= 0; i--) {
      if (Long.compareUnsigned(starts[i + 1], starts[i]) < 0) {
        starts[i] = starts[i + 1];
      }
    }
  }

  /** The mappings of a process; none if they cannot be read, which the report records. */
  public static MappingLookup of(CheckpointReport report, Task task) {
    return new MappingLookup(
        MappingRow.of(report, task), report.problems().list(task::memoryAreas));
  }

  /** The mapping of an address; empty if there is none. */
  public Optional<MappingRow> at(long address) {
    int from = 0;
    int to = ends.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (Long.compareUnsigned(ends[middle], address) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    for (int i = from; i < starts.length; i++) {
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
}
