package org.crit4j.validate;

import java.io.IOException;
import java.util.List;
import org.crit4j.internal.validate.JsonForm;
import org.crit4j.internal.validate.SarifForm;

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

  /**
   * Writes reports as one JSON object: {@code summary} with the numbers of findings and images and
   * whether all checkpoints are complete, and {@code findings}, each with {@code rule}, {@code
   * severity}, {@code path}, {@code image}, {@code entry}, {@code field} and {@code message}; what
   * a finding does not have is null.
   *
   * @throws IOException if it cannot be written
   */
  public static void writeJson(List<Report> reports, Appendable out) throws IOException {
    JsonForm.write(reports, out);
  }

  /**
   * Writes reports as one log in SARIF 2.1.0, which code review tools show.
   *
   * @param version of the program that reports, which is called crit there
   * @throws IOException if it cannot be written
   */
  public static void writeSarif(List<Report> reports, String version, Appendable out)
      throws IOException {
    SarifForm.write(reports, version, out);
  }
}
