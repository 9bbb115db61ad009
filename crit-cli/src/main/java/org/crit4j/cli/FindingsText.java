package org.crit4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.Printable;
import org.crit4j.validate.Finding;
import org.crit4j.validate.Report;
import org.crit4j.validate.Rule;
import org.crit4j.validate.Severity;

/** Findings and rules as text for people. */
final class FindingsText {
  /** The rule on the file system to restore in. */
  private static final String TARGET = "REG-EXIST";

  private static final int LINE = 100;
  private static final String BOLD = "\033[1m";
  private static final String RED = "\033[31m";
  private static final String YELLOW = "\033[33m";
  private static final String BLUE = "\033[34m";
  private static final String PLAIN = "\033[0m";

  private final StringBuilder out;
  private final boolean colour;

  FindingsText(StringBuilder out, boolean colour) {
    this.out = out;
    this.colour = colour;
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
        out.append(styled(BOLD, Printable.of(named ? place : image))).append('\n');
      }
      add(finding);
    }
    boolean refused =
        root.isPresent()
            && report.findings().stream().anyMatch(it -> it.rule().id().equals(TARGET));
    out.append(summary(report, refused)).append('\n');
    if (refused) {
      String place = Printable.of(root.get().toString());
      out.append(styled(RED, "will not restore below " + place)).append('\n');
    }
  }

  private void add(Finding finding) {
    String word = String.format("%-7s", finding.severity().word());
    String style =
        switch (finding.severity()) {
          case ERROR -> RED;
          case WARNING -> YELLOW;
          case INFO -> BLUE;
        };
    out.append("  ").append(styled(style, word)).append("  ");
    out.append(String.format("%-16s", finding.rule().id())).append("  ");
    String place = "";
    if (finding.entry().isPresent()) {
      place = "entry " + finding.entry().getAsLong() + ": ";
    }
    if (finding.field().isPresent()) {
      place = place.replace(": ", ", ") + finding.field().get() + ": ";
    }
    out.append(place).append(finding.message()).append('\n');
  }

  private String styled(String style, String text) {
    return colour ? style + text + PLAIN : text;
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

  /** A line for each rule. */
  static String list(List<Rule> rules) {
    StringBuilder text = new StringBuilder();
    for (Rule rule : rules) {
      text.append(
          String.format("%-19s  %-7s  %s%n", rule.id(), rule.severity().word(), rule.title()));
    }
    return text.toString();
  }

  /** All about a rule. */
  static String explain(Rule rule) {
    return rule.id()
        + " ("
        + rule.severity().word()
        + "): "
        + rule.title()
        + "\n\n"
        + wrap(rule.explanation())
        + "\nHow this is known: "
        + rule.evidence().text()
        + ".\n";
  }

  private static String wrap(String text) {
    StringBuilder wrapped = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > LINE) {
        wrapped.append('\n');
        column = 0;
      } else if (column > 0) {
        wrapped.append(' ');
        column++;
      }
      wrapped.append(word);
      column += word.length();
    }
    return wrapped.append('\n').toString();
  }
}
