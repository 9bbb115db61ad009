package org.crit4j.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.crit4j.checkpoint.diff.Changes;
import org.crit4j.checkpoint.diff.ProcessMatch.Kind;

/** A comparison in a few lines. */
final class DiffSummary {
  private static final double MEGABYTE = 1 << 20;

  private DiffSummary() {}

  static List<String> lines(Comparison comparison) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Checkpoint comparison for container "
            + comparison.after().containerName().orElse("(unnamed)"));
    lines.add("Processes: " + processes(comparison));
    changes("Files", comparison.files(), lines);
    changes("Sockets", comparison.sockets(), lines);
    lines.add("Memory: " + megabytes(comparison.growth()) + " MB" + pages(comparison));
    if (!comparison.config().isEmpty()) {
      lines.add("Configuration: ~" + comparison.config().size());
    }
    if (!comparison.rootfs().isEmpty()) {
      lines.add("Root FS: ~" + comparison.rootfs().size());
    }
    return lines;
  }

  private static String processes(Comparison comparison) {
    int restarted = comparison.processes(Kind.RESTARTED).size();
    return "+"
        + comparison.processes(Kind.ADDED).size()
        + " -"
        + comparison.processes(Kind.REMOVED).size()
        + " ~"
        + comparison.processes(Kind.MODIFIED).size()
        + (restarted == 0 ? "" : ", " + restarted + " restarted");
  }

  private static void changes(String label, Changes<?> changes, List<String> lines) {
    if (!changes.isEmpty()) {
      lines.add(
          label
              + ": +"
              + changes.added().size()
              + " -"
              + changes.removed().size()
              + " ~"
              + changes.modified().size());
    }
  }

  private static String pages(Comparison comparison) {
    long changed = comparison.memory().stream().mapToLong(Comparison.MemoryChange::changed).sum();
    return changed == 0 ? "" : ", " + changed + " pages changed";
  }

  /** With a sign and two decimals. */
  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%+.2f", bytes / MEGABYTE);
  }
}
