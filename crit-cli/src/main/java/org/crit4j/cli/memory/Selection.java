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
import org.crit4j.content.AddressRange;
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
 * @param permissions those of mappings; any if it is empty
 */
public record Selection(
    List<AddressRange> ranges, Optional<String> mapping, Optional<Permissions> permissions) {
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
    if (mapping.isEmpty() && permissions.isEmpty()) {
      processes.forEach(it -> chosen.put(it, addresses));
      return chosen;
    }
    Map<Task, List<MappingRow>> named = matching(report);
    if (processes.stream().noneMatch(it -> named.containsKey(it.task()))) {
      throw missing(report, processes);
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

  private CritException missing(CheckpointReport report, List<ProcessRow> processes) {
    String of = processes.size() == 1 ? " of process " + processes.get(0).pid() : "";
    String name = mapping.map(it -> "\"" + it + "\" in its name").orElse("");
    String and = mapping.isPresent() && permissions.isPresent() ? " and " : "";
    String access = permissions.map(it -> "the permissions " + it.text()).orElse("");
    return new CritException(
        Location.UNKNOWN.inFile(report.checkpoint().images().source().label()),
        "no mapping" + of + " has " + name + and + access,
        mapping.isPresent()
            ? "a name that crit x --long PATH mems prints"
            : "permissions that crit x --long PATH mems prints");
  }

  /** The mappings of all processes that match: CRIT's numbers go through all of them. */
  private Map<Task, List<MappingRow>> matching(CheckpointReport report) throws IOException {
    MappingText words = new MappingText(report);
    Map<Task, List<MappingRow>> named = new HashMap<>();
    for (Task task : report.checkpoint().tasks()) {
      for (MappingRow each : MappingRow.of(report, task)) {
        String crit = words.of(each.area());
        boolean allowed = permissions.isEmpty() || permissions.get().matches(each);
        if (allowed && (mapping.isEmpty() || isNamed(each, crit, mapping.get()))) {
          named.computeIfAbsent(task, it -> new ArrayList<>()).add(each);
        }
      }
    }
    return named;
  }

  private static boolean isNamed(MappingRow mapping, String crit, String name) {
    return crit.contains(name)
        || mapping.name().map(TextValues::name).orElse("").contains(name)
        || mapping.name().map(it -> it.text().contains(name)).orElse(false)
        || TextValues.word(mapping.kind()).equals(name);
  }
}
