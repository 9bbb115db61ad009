package org.crit4j.validate;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.finding.Completeness;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Report;

/** Reports as an object of a summary and all findings. */
final class JsonForm {
  private JsonForm() {}

  /** Writes the object and a line end. */
  public static void write(List<Report> reports, Appendable out) throws IOException {
    Report.Counts counts = new Report.Counts(0, 0, 0);
    long images = 0;
    long unlisted = 0;
    for (Report report : reports) {
      counts = counts.plus(report.counts());
      images += report.images();
      unlisted += report.unlisted();
    }
    JsonText json = new JsonText(out);
    json.open('{').key("summary");
    json.open('{')
        .number("errors", counts.errors())
        .number("warnings", counts.warnings())
        .number("infos", counts.infos())
        .number("images", images)
        .number("unlisted", unlisted)
        .truth("complete", areComplete(reports))
        .close('}');
    json.key("findings").open('[');
    for (Report report : reports) {
      for (Finding finding : report.findings()) {
        write(finding, json);
      }
    }
    json.close(']').close('}');
    out.append('\n');
  }

  private static Optional<Boolean> areComplete(List<Report> reports) {
    Set<Completeness> found = EnumSet.noneOf(Completeness.class);
    reports.forEach(report -> found.add(report.completeness()));
    if (found.contains(Completeness.INCOMPLETE)) {
      return Optional.of(false);
    }
    return found.equals(EnumSet.of(Completeness.COMPLETE)) ? Optional.of(true) : Optional.empty();
  }

  private static void write(Finding finding, JsonText json) throws IOException {
    json.next()
        .open('{')
        .text("rule", finding.rule().id())
        .text("severity", finding.severity().word())
        .text("path", finding.path())
        .text("image", finding.image())
        .number("entry", finding.entry())
        .text("field", finding.field())
        .text("message", finding.message())
        .close('}');
  }
}
