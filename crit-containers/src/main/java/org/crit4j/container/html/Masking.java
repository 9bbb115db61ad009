package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.crit4j.checkpoint.Task;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.SecretPatterns;
import org.crit4j.report.TextValues;
import org.crit4j.report.VariableRow;

/**
 * Hides secrets: those that the name of a variable, an option or their form gives away, and then
 * the same text wherever else it is.
 */
final class Masking {
  /** A shorter value may be a word of any text. */
  private static final int SHORTEST = 6;

  private static final int MOST = 1_000;

  private final boolean enabled;
  private final List<String> values;

  private Masking(boolean enabled, List<String> values) {
    this.enabled = enabled;
    this.values = values;
  }

  /** Hides nothing. */
  static Masking none() {
    return new Masking(false, List.of());
  }

  /** Hides the secrets in reports. */
  static Masking of(List<CheckpointReport> reports) {
    Set<String> values = new LinkedHashSet<>();
    for (CheckpointReport report : reports) {
      for (Task task : report.tasks()) {
        for (VariableRow each : VariableRow.of(report, task)) {
          if (SecretPatterns.isName(TextValues.name(each.name()))) {
            each.value().map(TextValues::name).ifPresent(values::add);
          }
        }
        List<String> words = words(new ProcessRow(report, task));
        List<String> masked = SecretPatterns.masked(words);
        for (int i = 0; i < words.size(); i++) {
          if (masked.get(i).equals(SecretPatterns.MASK)) {
            values.add(words.get(i));
          }
        }
      }
    }
    return new Masking(
        true, values.stream().filter(it -> it.length() >= SHORTEST).limit(MOST).toList());
  }

  private static List<String> words(ProcessRow process) {
    return process.commandLine().orElse(List.of()).stream().map(TextValues::name).toList();
  }

  /** Whether secrets are hidden. */
  boolean isEnabled() {
    return enabled;
  }

  /** A text. */
  String text(String text) {
    return enabled ? withoutValues(SecretPatterns.masked(text)) : text;
  }

  private String withoutValues(String text) {
    String masked = text;
    for (String each : values) {
      masked = masked.contains(each) ? masked.replace(each, SecretPatterns.MASK) : masked;
    }
    return masked;
  }

  /** The value of a variable. */
  String value(String name, String value) {
    return enabled ? withoutValues(SecretPatterns.masked(name, value)) : value;
  }

  /** The command line of a process with blanks between arguments; empty if there is none. */
  String commandLine(ProcessRow process) {
    List<String> words = words(process);
    List<String> shown = new ArrayList<>(enabled ? SecretPatterns.masked(words) : words);
    shown.replaceAll(this::text);
    return String.join(" ", shown);
  }
}
