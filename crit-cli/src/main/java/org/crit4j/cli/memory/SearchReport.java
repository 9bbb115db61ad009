package org.crit4j.cli.memory;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.search.MatchListener;
import org.crit4j.checkpoint.search.MemoryMatch;
import org.crit4j.checkpoint.search.MemorySearch;
import org.crit4j.cli.text.Layout;
import org.crit4j.cli.text.TextTable;
import org.crit4j.content.AddressRange;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.MappingLookup;
import org.crit4j.report.MappingRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.TextValues;

/**
 * Finds patterns in the memory of processes.
 *
 * @param report the report on the checkpoint
 * @param search what is looked for
 * @param places the processes and their ranges of addresses
 */
public record SearchReport(
    CheckpointReport report, MemorySearch search, Map<ProcessRow, List<AddressRange>> places) {

  private void search(ProcessRow process, MatchListener listener) throws IOException {
    try (TaskMemory memory = process.task().openMemory()) {
      for (AddressRange range : places.getOrDefault(process, List.of())) {
        search.search(memory, range.start(), range.end(), listener);
      }
    }
  }

  /**
   * As a table.
   *
   * @param pattern what was looked for, for the message that nothing was found
   * @param withProcess whether the process of each match is shown
   */
  public void table(String pattern, boolean withProcess, Layout layout, TextTable.Sink sink)
      throws IOException {
    List<String> columns = List.of("PID", "ADDRESS", "MATCH", "INSTANCE", "MAPPING");
    TextTable table =
        new TextTable(
            sink, layout, withProcess ? columns : columns.subList(1, columns.size()), List.of());
    for (ProcessRow process : places.keySet()) {
      MappingLookup mappings = new MappingLookup(report, process.task());
      search(
          process,
          match -> {
            String address = HexFormat.of().toHexDigits(match.address());
            String instance = String.valueOf(table.count() + 1);
            String mapping = mappingOf(mappings, match.address());
            if (withProcess) {
              String pid = String.valueOf(process.pid());
              table.row(pid, address, MatchText.of(match), instance, mapping);
            } else {
              table.row(address, MatchText.of(match), instance, mapping);
            }
          });
    }
    if (table.count() > 0) {
      table.finish();
      return;
    }
    String where = withProcess ? "any process" : "PID " + places.keySet().iterator().next().pid();
    sink.print("No matches for pattern \"" + pattern + "\" in the memory of " + where + "\n");
  }

  /** As a member of an object: {@code matches}, a list. */
  public void json(JsonOutput out) throws IOException {
    out.key("matches").beginArray();
    for (ProcessRow process : places.keySet()) {
      MappingLookup mappings = new MappingLookup(report, process.task());
      search(process, match -> json(out, process, match, mappingOf(mappings, match.address())));
    }
    out.endArray();
  }

  private static void json(JsonOutput out, ProcessRow process, MemoryMatch match, String mapping)
      throws IOException {
    HexFormat hex = HexFormat.of();
    out.beginObject();
    out.key("pid").unsigned(process.pid());
    out.key("address").hex(match.address());
    out.key("mapping").value(mapping);
    out.key("kind").value(match.pattern().kind());
    out.key("text").value(MatchText.found(match));
    out.key("bytes").value(hex.formatHex(match.bytes()));
    out.key("before").value(hex.formatHex(match.before()));
    out.key("after").value(hex.formatHex(match.after()));
    out.endObject();
  }

  static String mappingOf(MappingLookup mappings, long address) {
    return mappings.at(address).flatMap(MappingRow::name).map(TextValues::name).orElse("");
  }
}
