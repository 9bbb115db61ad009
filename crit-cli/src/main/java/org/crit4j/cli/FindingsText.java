package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.Printable;
import org.crit4j.cli.text.Layout;
import org.crit4j.cli.text.Padded;
import org.crit4j.cli.text.Palette;
import org.crit4j.cli.text.TextTable;
import org.crit4j.cli.text.Wrapped;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Report;
import org.crit4j.finding.Rule;
import org.crit4j.finding.Severity;

/** Renders findings and rules as text. */
final class FindingsText {
  /** The rule on the file system to restore in. */
  private static final String TARGET = "REG-EXIST";

  private static final int LINE = 80;
  private static final int SEVERITY = 7;
  private static final int RULE = 16;
  private static final int LONGEST_RULE = 19;
  private static final int TITLE_COLUMN = 30;
  private static final int LEAST_TITLE = 20;

  private final StringBuilder out;
  private final Palette palette;

  FindingsText(StringBuilder out, Palette palette) {
    this.out = out;
    this.palette = palette;
  }

  /**
   * Adds a report, its findings grouped by image, and a summary.
   *
   * @param named whether the images' names need those of their directories
   * @param root the file system to restore in, if it was looked at
   */
  void add(Report report, boolean named, Optional<Path> root) {
    String image = "";
    for (Finding finding : report.findings()) {
      if (!finding.image().equals(image)) {
        image = finding.image();
        boolean alone = finding.path().equals(image) || finding.path().endsWith("/" + image);
        String place = alone ? finding.path() : finding.path() + "/" + image;
        out.append(palette.bold(Printable.of(named ? place : image))).append('\n');
      }
      add(finding);
    }
    boolean refused =
        root.isPresent()
            && report.findings().stream().anyMatch(it -> it.rule().id().equals(TARGET));
    out.append(palette.bold(summary(report, refused))).append('\n');
    if (refused) {
      String place = Printable.of(root.get().toString());
      out.append(palette.bold("will not restore below " + place)).append('\n');
    }
  }

  private void add(Finding finding) {
    String word = Padded.right(finding.severity().word(), SEVERITY);
    Palette.Style style =
        switch (finding.severity()) {
          case ERROR -> Palette.Style.RED;
          case WARNING -> Palette.Style.YELLOW;
          case INFO -> Palette.Style.BLUE;
        };
    out.append("  ").append(palette.paint(style, word)).append("  ");
    out.append(Padded.right(finding.rule().id(), RULE)).append("  ");
    String place = "";
    if (finding.entry().isPresent()) {
      place = "entry " + finding.entry().getAsLong() + ": ";
    }
    if (finding.field().isPresent()) {
      place = place.replace(": ", ", ") + finding.field().get() + ": ";
    }
    out.append(place).append(finding.message()).append('\n');
  }

  private static String summary(Report report, boolean refused) {
    Report.Counts counts = report.counts();
    String images = count(report.images(), "image");
    if (counts.atLeast(Severity.INFO) == 0) {
      return images + ", nothing found" + completeness(report, refused);
    }
    String more =
        report.unlisted() > 0 ? " (" + report.unlisted() + " findings are not listed)" : "";
    return images
        + ": "
        + count(counts.errors(), "error")
        + ", "
        + count(counts.warnings(), "warning")
        + ", "
        + counts.infos()
        + " for information"
        + more
        + completeness(report, refused);
  }

  private static String completeness(Report report, boolean refused) {
    return switch (report.completeness()) {
      case COMPLETE -> refused ? "" : "; the checkpoint is complete";
      case INCOMPLETE -> "; the checkpoint is not complete";
      case UNDECIDED -> "";
    };
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** Prints a line for each rule; on a narrow terminal the title goes on in further lines. */
  static void list(List<Rule> rules, Layout layout, TextTable.Sink sink) throws IOException {
    int width = Math.max(LEAST_TITLE, layout.columns() - TITLE_COLUMN);
    for (Rule rule : rules) {
      String id = Padded.right(rule.id(), LONGEST_RULE) + "  ";
      String start = id + Padded.right(rule.severity().word(), SEVERITY) + "  ";
      sink.print(start + Wrapped.of(rule.title(), width, " ".repeat(TITLE_COLUMN)) + "\n");
    }
  }

  /** The explanation of a rule. */
  static String explain(Rule rule) {
    return rule.id()
        + " ("
        + rule.severity().word()
        + "): "
        + rule.title()
        + "\n\n"
        + Wrapped.of(rule.explanation(), LINE, "")
        + "\n"
        + "\nEvidence: "
        + rule.evidence().text()
        + ".\n";
  }
}
