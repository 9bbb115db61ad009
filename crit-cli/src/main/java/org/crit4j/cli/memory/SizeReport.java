package org.crit4j.cli.memory;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import org.crit4j.cli.text.ByteSize;
import org.crit4j.cli.text.TextTable;

/** How much memory each process has. */
public final class SizeReport {
  private SizeReport() {}

  /** As a table. */
  public static void table(String label, List<TaskView> tasks, TextTable.Sink sink)
      throws IOException {
    sink.print("\nDisplaying processes memory sizes from " + label + "\n\n");
    TextTable table =
        new TextTable(sink, "PID", "PROCESS NAME", "MEMORY SIZE", "SHARED MEMORY SIZE");
    for (TaskView task : tasks) {
      table.row(
          String.valueOf(task.pid()),
          task.name(),
          ByteSize.of(task.storedBytes()),
          ByteSize.of(task.sharedBytes()));
    }
    table.finish();
  }

  /** As the fields of an object: {@code processes}, a list. */
  public static void json(JsonWriter json, List<TaskView> tasks) throws IOException {
    json.name("processes").beginArray();
    for (TaskView task : tasks) {
      json.beginObject();
      json.name("pid").value(task.pid());
      json.name("name").value(task.name());
      json.name("memory").value(task.storedBytes());
      json.name("shared").value(task.sharedBytes());
      json.endObject();
    }
    json.endArray();
  }
}
