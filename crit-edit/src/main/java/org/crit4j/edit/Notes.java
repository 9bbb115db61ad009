package org.crit4j.edit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What changes have to say: one line each, that starts in lower case. Not for several threads. */
public final class Notes {
  private final Set<String> matches = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Set<String> refusals = new LinkedHashSet<>();

  /** Nothing is said yet. */
  public Notes() {}

  /** Something was found that the change is about. */
  public void matched(String text) {
    matches.add(text);
  }

  /** The result can be restored, but something may not be as expected then. */
  public void warn(String text) {
    warnings.add(text);
  }

  /** The result should not be written, since it would fail at restore, or go wrong silently. */
  public void refuse(String text) {
    refusals.add(text);
  }

  /** What was found. */
  public List<String> matches() {
    return new ArrayList<>(matches);
  }

  /** What may not be as expected. */
  public List<String> warnings() {
    return new ArrayList<>(warnings);
  }

  /** Why the result should not be written. */
  public List<String> refusals() {
    return new ArrayList<>(refusals);
  }
}
