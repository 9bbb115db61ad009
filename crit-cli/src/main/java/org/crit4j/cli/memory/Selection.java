package org.crit4j.cli.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.memory.MemoryArea;

/**
 * Which part of a process's memory is asked for.
 *
 * @param ranges addresses; all if there are none
 * @param mapping a part of the names of mappings; all if it is empty
 */
public record Selection(List<AddressRange> ranges, Optional<String> mapping) {
  /** Copies the list. */
  public Selection {
    ranges = List.copyOf(ranges);
  }

  /** The ranges of a process that are asked for, in the order of addresses. */
  List<AddressRange> of(TaskView task) throws IOException {
    List<AddressRange> wanted = new ArrayList<>();
    for (AddressRange range : ranges.isEmpty() ? List.of(AddressRange.ALL) : ranges) {
      if (mapping.isEmpty()) {
        wanted.add(range);
        continue;
      }
      for (MemoryArea area : task.areas(mapping.get())) {
        AddressRange part = range.and(area.start(), area.end());
        if (!part.isEmpty()) {
          wanted.add(part);
        }
      }
    }
    return wanted;
  }
}
