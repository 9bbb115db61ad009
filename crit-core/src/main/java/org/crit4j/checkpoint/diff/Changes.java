package org.crit4j.checkpoint.diff;

import java.util.ArrayList;
import java.util.List;
import org.crit4j.checkpoint.facts.Fact;

/**
 * What there was before and is now.
 *
 * @param added what was not there
 * @param removed what is not there any more
 * @param modified what is there, but different
 * @param unchanged what is the same
 */
public record Changes<T>(
    List<T> added, List<T> removed, List<Modified<T>> modified, List<T> unchanged) {
  /**
   * Something that is different.
   *
   * @param before as it was
   * @param after as it is
   * @param differences what has changed
   */
  public record Modified<T>(T before, T after, List<Difference> differences) {}

  /**
   * A fact that has changed.
   *
   * @param name what it tells
   * @param before its value before; empty text if there was none
   * @param after its value now; empty text if there is none
   */
  public record Difference(String name, String before, String after) {}

  /** Copies the lists. */
  public Changes {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    modified = List.copyOf(modified);
    unchanged = List.copyOf(unchanged);
  }

  /** Whether all is the same. */
  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && modified.isEmpty();
  }

  /** The facts that differ, in the order of the first list, then of the second. */
  static List<Difference> differences(List<Fact> before, List<Fact> after) {
    List<Difference> differences = new ArrayList<>();
    for (Fact fact : before) {
      String now = value(after, fact.name());
      if (!now.equals(fact.value())) {
        differences.add(new Difference(fact.name(), fact.value(), now));
      }
    }
    for (Fact fact : after) {
      if (before.stream().noneMatch(it -> it.name().equals(fact.name()))) {
        differences.add(new Difference(fact.name(), "", fact.value()));
      }
    }
    return differences;
  }

  private static String value(List<Fact> facts, String name) {
    return facts.stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .map(Fact::value)
        .orElse("");
  }
}
