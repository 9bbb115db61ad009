package org.crit4j.report.diff;

import java.util.List;
import java.util.Optional;
import org.crit4j.report.MappingRow;
import org.crit4j.report.TextValues;

/**
 * A range of addresses that lies in one mapping of each checkpoint, or of one of them only.
 *
 * @param start first address, unsigned
 * @param end address after the last, unsigned
 * @param before the mapping in the first checkpoint
 * @param after the mapping in the second checkpoint
 * @param differences the properties of the mapping that differ
 * @param pages number of pages
 * @param changed number of pages with different content, or with content in one checkpoint only;
 *     those with content, if only one checkpoint has the mapping; 0 if contents were not compared
 */
public record MappingChange(
    long start,
    long end,
    Optional<MappingRow> before,
    Optional<MappingRow> after,
    List<Changes.Difference> differences,
    long pages,
    long changed) {
  /** Which checkpoints have a mapping. */
  public enum Kind {
    /** The second one only. */
    ADDED,
    /** The first one only. */
    REMOVED,
    /** Both, with different properties or contents. */
    MODIFIED,
    /** Both, without a difference. */
    UNCHANGED
  }

  /** Copies the list. */
  public MappingChange {
    differences = List.copyOf(differences);
  }

  /** Which checkpoints have the mapping, and whether it differs. */
  public Kind kind() {
    if (before.isEmpty()) {
      return Kind.ADDED;
    }
    if (after.isEmpty()) {
      return Kind.REMOVED;
    }
    return changed == 0 && differences.isEmpty() ? Kind.UNCHANGED : Kind.MODIFIED;
  }

  /** The mapping in the second checkpoint, else the one in the first. */
  public MappingRow latest() {
    return after.orElseGet(() -> before.orElseThrow());
  }

  /** The name of the mapping; empty for anonymous memory. */
  public String name() {
    return latest().name().map(TextValues::name).orElse("");
  }
}
