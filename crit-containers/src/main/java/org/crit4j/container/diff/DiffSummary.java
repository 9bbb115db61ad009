package org.crit4j.container.diff;

import java.util.ArrayList;
import java.util.List;
import org.crit4j.report.ByteSize;
import org.crit4j.report.diff.Changes;
import org.crit4j.report.diff.MappingChange;
import org.crit4j.report.diff.ProcessMatch.Kind;
import org.crit4j.report.diff.TableChanges;

/** Differences in a few lines. */
public final class DiffSummary {
  private DiffSummary() {}

  /** The differences, a line for each kind. */
  public static List<String> lines(ContainerDiff diff) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Checkpoint comparison for container " + diff.after().containerName().orElse("(unnamed)"));
    int restarted = diff.processes(Kind.RESTARTED).size();
    lines.add(
        "Processes: "
            + counts(
                diff.processes(Kind.ADDED).size(),
                diff.processes(Kind.REMOVED).size(),
                diff.processes(Kind.MODIFIED).size())
            + (restarted == 0 ? "" : ", " + restarted + " restarted"));
    diff.tables().forEach(it -> changes(title(it), it.changes(), lines));
    changes("Files", diff.files(), lines);
    changes("Sockets", diff.sockets(), lines);
    mappings(diff, lines);
    long changed = diff.memory().values().stream().mapToLong(ContainerDiff::changedPages).sum();
    lines.add(
        "Memory: "
            + growth(diff.growth())
            + (changed == 0 ? "" : ", " + changed + " pages changed"));
    if (!diff.config().isEmpty()) {
      lines.add("Configuration: ~" + diff.config().size());
    }
    if (!diff.rootfs().isEmpty()) {
      lines.add("Root FS: ~" + diff.rootfs().size());
    }
    return lines;
  }

  /** The title of a table: processes themselves have one of their own. */
  public static String title(TableChanges<?> table) {
    String name = table.table().name();
    return name.equals("processes")
        ? "Process properties"
        : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /** Counts mappings; one whose contents alone differ counts as changed pages. */
  private static void mappings(ContainerDiff diff, List<String> lines) {
    int added = 0;
    int removed = 0;
    int modified = 0;
    for (List<MappingChange> mappings : diff.memory().values()) {
      for (MappingChange mapping : mappings) {
        added += mapping.kind() == MappingChange.Kind.ADDED ? 1 : 0;
        removed += mapping.kind() == MappingChange.Kind.REMOVED ? 1 : 0;
        modified += mapping.differences().isEmpty() ? 0 : 1;
      }
    }
    if (added + removed + modified > 0) {
      lines.add("Mappings: " + counts(added, removed, modified));
    }
  }

  private static void changes(String label, Changes<?> changes, List<String> lines) {
    if (!changes.isEmpty()) {
      lines.add(
          label
              + ": "
              + counts(
                  changes.added().size(), changes.removed().size(), changes.modified().size()));
    }
  }

  private static String counts(int added, int removed, int modified) {
    return "+" + added + " -" + removed + " ~" + modified;
  }

  /** The change of a size: {@code +7.1 KiB}, {@code -2.0 MiB}, {@code no change}. */
  public static String growth(long bytes) {
    if (bytes == 0) {
      return "no change";
    }
    return (bytes > 0 ? "+" : "-") + ByteSize.of(Math.abs(bytes));
  }
}
