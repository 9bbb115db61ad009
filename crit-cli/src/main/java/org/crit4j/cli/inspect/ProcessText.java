package org.crit4j.cli.inspect;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.VariableRow;

/** Processes in the words of checkpointctl. */
final class ProcessText {
  private ProcessText() {}

  static String name(ProcessRow process) {
    return process.name().map(NameBytes::text).orElse("?");
  }

  /** The state as checkpointctl calls it. */
  static String state(ProcessRow process) {
    return switch (process.state()) {
      case ALIVE -> "Alive";
      case STOPPED -> "Stopped";
      case ZOMBIE -> "Dead";
      case UNKNOWN -> "Unknown";
    };
  }

  /** The PID, with the state unless that is the usual one. */
  static String tag(ProcessRow process) {
    TaskState state = process.state();
    boolean usual = state == TaskState.ALIVE || state == TaskState.UNKNOWN;
    return process.pid() + (usual ? "" : " (" + state(process) + ")");
  }

  static List<String> arguments(ProcessRow process) {
    return process.commandLine().orElse(List.of()).stream().map(NameBytes::text).toList();
  }

  /** The arguments with a blank after each, as checkpointctl has them. */
  static String commandLine(ProcessRow process) {
    StringBuilder line = new StringBuilder();
    arguments(process).forEach(it -> line.append(it).append(' '));
    return line.toString();
  }

  /** The command line if that is asked for and recorded, else the name. */
  static String title(ProcessRow process, boolean commandLines) {
    String line = commandLines ? commandLine(process) : "";
    return line.isEmpty() ? name(process) : line;
  }

  /** The environment in its own order. */
  static List<String> variables(ProcessRow process) {
    return VariableRow.of(process.report(), process.task()).stream()
        .map(it -> it.text().text())
        .filter(it -> !it.isEmpty())
        .toList();
  }

  /** The environment, sorted; text without an equals sign is a variable without a value. */
  static Map<String, String> environment(ProcessRow process) {
    Map<String, String> variables = new TreeMap<>();
    for (VariableRow row : VariableRow.of(process.report(), process.task())) {
      boolean unnamed = row.name().isEmpty();
      String name = unnamed ? row.text().text() : row.name().text();
      if (!name.isEmpty()) {
        String value = unnamed ? "" : row.value().map(NameBytes::text).orElse("");
        variables.putIfAbsent(name, value);
      }
    }
    return variables;
  }
}
