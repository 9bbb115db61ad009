package org.crit4j.cli.inspect;

import com.google.gson.JsonObject;
import java.util.Map;
import org.crit4j.checkpoint.Task;

/** Processes as the diff prints them. */
final class ProcessRow {
  private final ProcessText text;
  private final boolean commandLines;
  private final boolean environments;

  ProcessRow(ProcessText text, boolean commandLines, boolean environments) {
    this.text = text;
    this.commandLines = commandLines;
    this.environments = environments;
  }

  /** Its name, or its command line if that is asked for. */
  String title(Task task) {
    String line = commandLines ? text.commandLine(task) : "";
    return line.isEmpty() ? text.name(task) : line;
  }

  JsonObject json(Task task) {
    JsonObject process = new JsonObject();
    process.addProperty("pid", Integer.toUnsignedLong(task.pid()));
    process.addProperty("command", text.name(task));
    if (commandLines) {
      JsonTree.text(process, "cmdline", text.commandLine(task));
    }
    process.addProperty("task_state", text.stateName(task));
    text.exit(task)
        .ifPresent(it -> it.code().ifPresent(code -> process.addProperty("exit_code", code)));
    if (environments) {
      JsonObject variables = new JsonObject();
      for (Map.Entry<String, String> each : text.environment(task).entrySet()) {
        variables.addProperty(each.getKey(), each.getValue());
      }
      JsonTree.object(process, "environment_variables", variables);
    }
    return process;
  }
}
