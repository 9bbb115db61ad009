package org.crit4j.report.diff;

import java.util.List;

/**
 * The differences between two lists of rows.
 *
 * @param added rows of the second list only
 * @param removed rows of the first list only
 * @param modified rows of both, with different values
 * @param unchanged rows of both, with equal values
 */
public record Changes<T>(
    List<T> added, List<T> removed, List<Modified<T>> modified, List<T> unchanged) {
  /**
   * A row with different values.
   *
   * @param before the row in the first list
   * @param after the row in the second list
   * @param differences the values that differ
   */
  public record Modified<T>(T before, T after, List<Difference> differences) {
    /** Copies the list. */
    public Modified {
      differences = List.copyOf(differences);
    }
  }

  /**
   * A value that differs.
   *
   * @param name the label of the column; a field of a message follows it after a period
   * @param before its value before; empty text if there was none
   * @param after its value after; empty text if there is none
   */
  public record Difference(String name, String before, String after) {}

  /** Copies the lists. */
  public Changes {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    modified = List.copyOf(modified);
    unchanged = List.copyOf(unchanged);
  }

  /** No rows at all. */
  public static <T> Changes<T> none() {
    return new Changes<>(List.of(), List.of(), List.of(), List.of());
  }

  /** Whether nothing differs. */
  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && modified.isEmpty();
  }
}
