package org.crit4j.cli.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.search.StringListener;
import org.crit4j.checkpoint.search.StringSearch;
import org.crit4j.cli.text.Layout;
import org.crit4j.cli.text.TextTable;
import org.crit4j.content.AddressRange;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.MappingLookup;
import org.crit4j.report.ProcessRow;

/**
 * Printable text in the memory of processes.
 *
 * @param report the report on the checkpoint
 * @param search what counts as text
 * @param places the processes and their ranges of addresses
 */
public record StringsReport(
    CheckpointReport report, StringSearch search, Map<ProcessRow, List<AddressRange>> places) {

  private void search(ProcessRow process, StringListener listener) throws IOException {
    try (TaskMemory memory = process.task().openMemory()) {
      for (AddressRange range : places.getOrDefault(process, List.of())) {
        search.search(memory, range.start(), range.end(), listener);
      }
    }
  }

  /**
   * As a table.
   *
   * @param withProcess whether the process of each string is shown
   */
  public void table(boolean withProcess, Layout layout, TextTable.Sink sink) throws IOException {
    List<String> columns = List.of("PID", "ADDRESS", "MAPPING", "STRING");
    TextTable table =
        new TextTable(
            sink, layout, withProcess ? columns : columns.subList(1, columns.size()), List.of());
    for (ProcessRow process : places.keySet()) {
      MappingLookup mappings = new MappingLookup(report, process.task());
      search(
          process,
          string -> {
            List<String> row = new ArrayList<>();
            if (withProcess) {
              row.add(String.valueOf(process.pid()));
            }
            row.add(HexFormat.of().toHexDigits(string.address()));
            row.add(SearchReport.mappingOf(mappings, string.address()));
            row.add(string.text());
            table.row(row.toArray(String[]::new));
          });
    }
    if (table.count() > 0) {
      table.finish();
    }
  }

  /** As a member of an object: {@code strings}, a list. */
  public void json(JsonOutput out) throws IOException {
    out.key("strings").beginArray();
    for (ProcessRow process : places.keySet()) {
      MappingLookup mappings = new MappingLookup(report, process.task());
      search(
          process,
          string -> {
            out.beginObject();
            out.key("pid").unsigned(process.pid());
            out.key("address").hex(string.address());
            out.key("mapping").value(SearchReport.mappingOf(mappings, string.address()));
            out.key("kind").value(string.isUtf16() ? "UTF-16LE" : "ASCII");
            out.key("text").value(string.text());
            out.endObject();
          });
    }
    out.endArray();
  }
}
