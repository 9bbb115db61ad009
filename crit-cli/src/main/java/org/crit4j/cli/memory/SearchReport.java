package org.crit4j.cli.memory;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.search.MatchListener;
import org.crit4j.checkpoint.search.MemoryMatch;
import org.crit4j.checkpoint.search.MemorySearch;
import org.crit4j.cli.text.TextTable;

/** Finds patterns in the memory of processes. */
public final class SearchReport {
  private final MemorySearch search;
  private final Selection selection;

  /** A search in the part of the memory that is selected. */
  public SearchReport(MemorySearch search, Selection selection) {
    this.search = search;
    this.selection = selection;
  }

  private void search(TaskView task, MatchListener listener) throws IOException {
    try (TaskMemory memory = task.open()) {
      for (AddressRange range : selection.of(task)) {
        search.search(memory, range.start(), range.end(), listener);
      }
    }
  }

  /**
   * As a table.
   *
   * @param pattern what was looked for, for the message that nothing was found
   * @param withProcess whether to tell of each match which process it is in
   */
  public void table(List<TaskView> tasks, String pattern, boolean withProcess, TextTable.Sink sink)
      throws IOException {
    TextTable table =
        withProcess
            ? new TextTable(sink, "PID", "ADDRESS", "MATCH", "INSTANCE", "MAPPING")
            : new TextTable(sink, "ADDRESS", "MATCH", "INSTANCE", "MAPPING");
    for (TaskView task : tasks) {
      List<NamedArea> areas = task.areas();
      search(
          task,
          match -> {
            String address = HexFormat.of().toHexDigits(match.address());
            String instance = String.valueOf(table.count() + 1);
            String area = areaOf(areas, match.address());
            if (withProcess) {
              String pid = String.valueOf(task.pid());
              table.row(pid, address, MatchText.of(match), instance, area);
            } else {
              table.row(address, MatchText.of(match), instance, area);
            }
          });
    }
    if (table.count() > 0) {
      table.finish();
      return;
    }
    String where = withProcess ? "any process" : "PID " + tasks.get(0).pid();
    sink.print("No matches for pattern \"" + pattern + "\" in the memory of " + where + "\n");
  }

  /** As the fields of an object: {@code matches}, a list. */
  public void json(JsonWriter json, List<TaskView> tasks) throws IOException {
    json.name("matches").beginArray();
    for (TaskView task : tasks) {
      List<NamedArea> areas = task.areas();
      search(task, match -> json(json, task, match, areaOf(areas, match.address())));
    }
    json.endArray();
  }

  private static void json(JsonWriter json, TaskView task, MemoryMatch match, String area)
      throws IOException {
    HexFormat hex = HexFormat.of();
    json.beginObject();
    json.name("pid").value(task.pid());
    json.name("address").value("0x" + Long.toHexString(match.address()));
    json.name("mapping").value(area);
    json.name("kind").value(match.pattern().kind());
    json.name("text").value(MatchText.found(match));
    json.name("bytes").value(hex.formatHex(match.bytes()));
    json.name("before").value(hex.formatHex(match.before()));
    json.name("after").value(hex.formatHex(match.after()));
    json.endObject();
  }

  private static String areaOf(List<NamedArea> areas, long address) {
    for (NamedArea area : areas) {
      if (area.contains(address)) {
        return area.name();
      }
    }
    return "";
  }
}
