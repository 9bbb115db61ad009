package org.crit4j.cli.inspect;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.TaskThread;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.report.ExitStatus;
import org.crit4j.report.Problems;

/** Facts on processes in the words of checkpointctl. What cannot be read is told, and left out. */
final class ProcessText {
  private static final Comparator<Task> BY_PID =
      (one, other) -> Integer.compareUnsigned(one.pid(), other.pid());

  private final Problems problems;

  ProcessText(Problems problems) {
    this.problems = problems;
  }

  /** Tasks sorted by number. */
  static List<Task> sorted(List<Task> tasks) {
    return tasks.stream().sorted(BY_PID).toList();
  }

  static String pid(Task task) {
    return Integer.toUnsignedString(task.pid());
  }

  String name(Task task) {
    return problems.find(task::name).map(NameBytes::text).orElse("?");
  }

  TaskState state(Task task) {
    return problems.attempt(task::state, TaskState.UNKNOWN);
  }

  /** The state as checkpointctl calls it. */
  String stateName(Task task) {
    return switch (state(task)) {
      case ALIVE -> "Alive";
      case STOPPED -> "Stopped";
      case ZOMBIE -> "Dead";
      case UNKNOWN -> "Unknown";
    };
  }

  /** How a zombie ended. */
  Optional<ExitStatus> exit(Task task) {
    return problems.find(() -> task.exitCode().stream().mapToObj(ExitStatus::of).findFirst());
  }

  List<TaskThread> threads(Task task) {
    return problems.list(task::threads);
  }

  /** The arguments; none if they are not in the checkpoint. */
  List<NameBytes> arguments(Task task) {
    return problems.find(task::commandLine).orElse(List.of());
  }

  /** The arguments with a blank after each, as checkpointctl has them. */
  String commandLine(Task task) {
    StringBuilder line = new StringBuilder();
    arguments(task).forEach(it -> line.append(it.text()).append(' '));
    return line.toString();
  }

  /** The environment, sorted; what has no equals sign is a variable without a value. */
  Map<String, String> environment(Task task) {
    Map<String, String> variables = new TreeMap<>();
    for (NameBytes variable : problems.find(task::environment).orElse(List.of())) {
      String text = variable.text();
      int equals = text.indexOf('=');
      if (equals > 0) {
        variables.putIfAbsent(text.substring(0, equals), text.substring(equals + 1));
      } else if (!text.isEmpty()) {
        variables.putIfAbsent(text, "");
      }
    }
    return variables;
  }

  /** The environment as it is, in its own order. */
  List<String> environmentLines(Task task) {
    return problems.find(task::environment).orElse(List.of()).stream()
        .map(NameBytes::text)
        .filter(it -> !it.isEmpty())
        .toList();
  }
}
