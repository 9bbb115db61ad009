package org.crit4j.internal.validate;

import org.crit4j.finding.Rule;
import org.crit4j.internal.validate.rules.Registry;

/** Writes the reference of the rules from their registry. */
final class RuleReference {
  private static final String HEAD =
      """
      # Rules of crit validate

      <!-- Written from the registry of rules by RuleReferenceTest; edit the rules instead. -->

      What [`crit validate`](validate.md) looks for, by subject. An *error* makes a restore fail, hang, crash or read
      wrong data. CRIU takes no notice of what a *warning* is about, or it depends on options and on the host; but
      CRIU writes no such images by itself. An *info* is good to know.

      The last column tells how a rule is known: *tried*, by changing a real dump in this way and restoring it; from
      the *source* of CRIU or the kernel; or *deduced*.
      """;

  private RuleReference() {}

  /** The page. */
  static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (RuleGroup group : Registry.groups()) {
      page.append("\n## ").append(group.subject()).append("\n\n");
      page.append("| rule | severity | what should be so | if it is not | known |\n");
      page.append("|---|---|---|---|---|\n");
      for (RuleGroup.CheckedRule each : group.rules()) {
        Rule rule = each.rule();
        page.append("| ").append(rule.id());
        page.append(" | ").append(rule.severity().word());
        page.append(" | ").append(cell(rule.title()));
        page.append(" | ").append(cell(rule.explanation()));
        page.append(" | ").append(known(rule)).append(" |\n");
      }
    }
    return page.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }

  private static String known(Rule rule) {
    return rule.evidence().name().toLowerCase(java.util.Locale.ROOT);
  }
}
