package org.crit4j.cli.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Task;
import org.crit4j.cli.explore.MappingText;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.MappingRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.TextValues;

/**
 * Which part of the processes' memory is asked for.
 *
 * @param ranges addresses; all if there are none
 * @param mapping a part of the names of mappings, as any command prints them, or a kind of memory;
 *     all if it is empty
 */
public record Selection(List<AddressRange> ranges, Optional<String> mapping) {
  /** Copies the list. */
  public Selection {
    ranges = List.copyOf(ranges);
  }

  /**
   * The ranges of each process that are asked for, in the order of addresses.
   *
   * @throws CritException if no mapping of the processes has the name
   * @throws IOException if the processes of the checkpoint cannot be read
   */
  public Map<ProcessRow, List<AddressRange>> of(CheckpointReport report, List<ProcessRow> processes)
      throws IOException {
    List<AddressRange> addresses = ranges.isEmpty() ? List.of(AddressRange.ALL) : ranges;
    Map<ProcessRow, List<AddressRange>> chosen = new LinkedHashMap<>();
    if (mapping.isEmpty()) {
      processes.forEach(it -> chosen.put(it, addresses));
      return chosen;
    }
    Map<Task, List<MappingRow>> named = named(report, mapping.get());
    if (processes.stream().noneMatch(it -> named.containsKey(it.task()))) {
      String of = processes.size() == 1 ? " of process " + processes.get(0).pid() : "";
      throw new CritException(
          Location.UNKNOWN.inFile(report.checkpoint().images().source().label()),
          "no mapping" + of + " has \"" + mapping.get() + "\" in its name",
          "a name that crit x --long PATH mems prints");
    }
    for (ProcessRow process : processes) {
      List<AddressRange> its = new ArrayList<>();
      for (AddressRange range : addresses) {
        for (MappingRow each : named.getOrDefault(process.task(), List.of())) {
          AddressRange part = range.and(each.start(), each.end());
          if (!part.isEmpty()) {
            its.add(part);
          }
        }
      }
      chosen.put(process, its);
    }
    return chosen;
  }

  /** The mappings of all processes with that name: CRIT's numbers go through all of them. */
  private static Map<Task, List<MappingRow>> named(CheckpointReport report, String name)
      throws IOException {
    MappingText words = new MappingText(report);
    Map<Task, List<MappingRow>> named = new HashMap<>();
    for (Task task : report.checkpoint().tasks()) {
      for (MappingRow each : MappingRow.of(report, task)) {
        String crit = words.of(each.area());
        if (crit.contains(name)
            || each.name().map(TextValues::name).orElse("").contains(name)
            || each.name().map(it -> it.text().contains(name)).orElse(false)
            || TextValues.word(each.kind()).equals(name)) {
          named.computeIfAbsent(task, it -> new ArrayList<>()).add(each);
        }
      }
    }
    return named;
  }
}
