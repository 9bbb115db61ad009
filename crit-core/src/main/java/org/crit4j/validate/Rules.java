package org.crit4j.validate;

import java.util.List;
import java.util.Optional;
import org.crit4j.finding.Rule;
import org.crit4j.internal.validate.rules.Registry;

/** The rules that there are. */
public final class Rules {
  private Rules() {}

  /** All rules, by subject. */
  public static List<Rule> all() {
    return Registry.rules();
  }

  /** The rule of that id. */
  public static Optional<Rule> byId(String id) {
    return all().stream().filter(rule -> rule.id().equals(id)).findFirst();
  }
}
