package org.crit4j.internal.validate.rules;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.Printable;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Report;
import org.crit4j.finding.Rule;
import org.crit4j.finding.Severity;
import org.crit4j.internal.validate.Reporter;

/** Keeps the findings of one check of a rule, up to a limit. */
final class Collector implements Reporter {
  private final Rule rule;
  private final String path;
  private final Severity minimum;
  private final int limit;
  private final List<Finding> findings = new ArrayList<>();
  private boolean violated;
  private final Map<Severity, Long> counts = new EnumMap<>(Severity.class);

  Collector(Rule rule, String path, Severity minimum, int limit) {
    this.rule = rule;
    this.path = path;
    this.minimum = minimum;
    this.limit = limit;
  }

  @Override
  public void report(String image, OptionalLong entry, String field, String message) {
    add(rule.severity(), image, entry, field, message);
  }

  @Override
  public Reporter as(Severity severity) {
    return new Reporter() {
      @Override
      public void report(String image, OptionalLong entry, String field, String message) {
        add(severity, image, entry, field, message);
      }

      @Override
      public Reporter as(Severity other) {
        return Collector.this.as(other);
      }
    };
  }

  private void add(
      Severity severity, String image, OptionalLong entry, String field, String message) {
    violated |= severity != Severity.INFO;
    if (severity.compareTo(minimum) < 0) {
      return;
    }
    counts.merge(severity, 1L, Long::sum);
    if (findings.size() < limit) {
      Optional<String> named = field.isEmpty() ? Optional.empty() : Optional.of(field);
      findings.add(new Finding(rule, severity, path, image, entry, named, Printable.of(message)));
    }
  }

  /** Whether there was anything that is more than information, be it reported or not. */
  boolean isViolated() {
    return violated;
  }

  List<Finding> findings() {
    return findings;
  }

  Report.Counts counts() {
    return new Report.Counts(
        counts.getOrDefault(Severity.ERROR, 0L),
        counts.getOrDefault(Severity.WARNING, 0L),
        counts.getOrDefault(Severity.INFO, 0L));
  }
}
