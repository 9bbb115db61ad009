package org.crit4j.finding;

import java.util.List;

/**
 * What a validation found.
 *
 * @param findings in the order of images, entries and rules
 * @param counts of all findings by severity, those included that are not listed
 * @param images how many images were looked at
 * @param completeness whether all that a restore reads is there
 */
public record Report(List<Finding> findings, Counts counts, int images, Completeness completeness) {
  /** Copies the list. */
  public Report {
    findings = List.copyOf(findings);
  }

  /**
   * Numbers of findings.
   *
   * @param errors with severity error
   * @param warnings with severity warning
   * @param infos with severity info
   */
  public record Counts(long errors, long warnings, long infos) {
    /** The sum of two. */
    public Counts plus(Counts other) {
      return new Counts(errors + other.errors, warnings + other.warnings, infos + other.infos);
    }

    /** How many have at least that severity. */
    public long atLeast(Severity severity) {
      return switch (severity) {
        case ERROR -> errors;
        case WARNING -> errors + warnings;
        case INFO -> errors + warnings + infos;
      };
    }
  }

  /** How many findings are not listed, since there were too many of one rule. */
  public long unlisted() {
    return counts.atLeast(Severity.INFO) - findings.size();
  }
}
