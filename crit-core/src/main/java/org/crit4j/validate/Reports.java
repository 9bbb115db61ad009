package org.crit4j.validate;

import java.io.IOException;
import java.util.List;
import org.crit4j.finding.Report;

/** The forms in which programs read reports. */
public final class Reports {
  private Reports() {}

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
