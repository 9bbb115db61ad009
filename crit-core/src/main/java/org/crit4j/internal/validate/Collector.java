package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.Printable;
import org.crit4j.validate.Finding;
import org.crit4j.validate.Report;
import org.crit4j.validate.Rule;
import org.crit4j.validate.Severity;

/** Keeps the findings of one rule, up to a limit. */
final class Collector implements Reporter {
  private final Rule rule;
  private final String path;
  private final int limit;
  private final List<Finding> findings = new ArrayList<>();
  private long count;

  Collector(Rule rule, String path, int limit) {
    this.rule = rule;
    this.path = path;
    this.limit = limit;
  }

  @Override
  public void report(String image, OptionalLong entry, String field, String message) {
    count++;
    if (findings.size() < limit) {
      Optional<String> named = field.isEmpty() ? Optional.empty() : Optional.of(field);
      findings.add(new Finding(rule, path, image, entry, named, Printable.of(message)));
    }
  }

  List<Finding> findings() {
    return findings;
  }

  Report.Counts counts() {
    Severity severity = rule.severity();
    return new Report.Counts(
        severity == Severity.ERROR ? count : 0,
        severity == Severity.WARNING ? count : 0,
        severity == Severity.INFO ? count : 0);
  }
}
