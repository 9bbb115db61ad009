package org.crit4j.internal.validate;

import java.util.List;
import org.crit4j.internal.validate.rules.EnvelopeRules;
import org.crit4j.internal.validate.rules.PstreeRules;
import org.crit4j.validate.Rule;

/** All rules: a new group is added here. */
public final class Registry {
  private static final List<RuleGroup> GROUPS = List.of(new EnvelopeRules(), new PstreeRules());

  private Registry() {}

  /** The groups, in the order of the rule reference. */
  public static List<RuleGroup> groups() {
    return GROUPS;
  }

  /** All rules. */
  public static List<Rule> rules() {
    return GROUPS.stream()
        .flatMap(group -> group.rules().stream())
        .map(RuleGroup.CheckedRule::rule)
        .toList();
  }
}
