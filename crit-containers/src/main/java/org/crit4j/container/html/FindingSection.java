package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.crit4j.finding.Rule;
import org.crit4j.finding.Severity;
import org.crit4j.report.FindingRow;
import org.crit4j.report.Tables;

/** The violations of rules, by rule, each with its explanation. */
final class FindingSection implements Section {
  private static final int MOST_OF_ONE = 20;

  private final Subject subject;
  private final List<FindingRow> findings = new ArrayList<>();

  FindingSection(Subject subject) {
    this.subject = subject;
    subject.report().rows(Tables.FINDINGS).forEach(findings::add);
  }

  @Override
  public String id() {
    return "findings";
  }

  @Override
  public String title() {
    return "Findings";
  }

  /** How many there are of a severity. */
  long count(Severity severity) {
    return findings.stream().filter(it -> it.finding().severity() == severity).count();
  }

  /** The worst severity in a word: {@code error}, {@code warning}, {@code info} or {@code none}. */
  String worst() {
    return findings.stream()
        .map(it -> it.finding().severity())
        .max(Comparator.naturalOrder())
        .map(Severity::word)
        .orElse("none");
  }

  /** Numbers of findings in words: {@code 1 error, 2 warnings}. */
  String counts() {
    List<String> words = new ArrayList<>();
    for (Severity each : List.of(Severity.ERROR, Severity.WARNING, Severity.INFO)) {
      long count = count(each);
      if (count > 0) {
        words.add(count + " " + each.word() + (count == 1 || each == Severity.INFO ? "" : "s"));
      }
    }
    return words.isEmpty() ? "none" : String.join(", ", words);
  }

  @Override
  public void write(Html html) {
    if (findings.isEmpty()) {
      html.element(
          "p",
          "The images are complete and consistent: no rule of crit validate is violated.",
          "class",
          "good");
      return;
    }
    Map<Rule, List<FindingRow>> byRule =
        findings.stream()
            .sorted(Comparator.comparing((FindingRow it) -> it.finding().severity()).reversed())
            .collect(
                Collectors.groupingBy(
                    it -> it.finding().rule(), LinkedHashMap::new, Collectors.toList()));
    html.open("div", "data-table", "findings");
    byRule.forEach((rule, rows) -> rule(html, rule, rows));
    html.close();
  }

  private void rule(Html html, Rule rule, List<FindingRow> rows) {
    String severity = rows.get(0).finding().severity().word();
    // What only has to be known at a restore is folded.
    boolean open = rows.get(0).finding().severity() != Severity.INFO;
    html.open("details", "class", "finding " + severity, "open", open ? "open" : "")
        .open("summary");
    html.element("span", severity, "class", "severity " + severity);
    html.element("b", subject.shown(rows.get(0).finding().message()));
    if (rows.size() > 1) {
      html.element("span", "and " + (rows.size() - 1) + " more");
    }
    html.close()
        .open("p")
        .text("Rule ")
        .element("code", rule.id())
        .text(": " + rule.title())
        .close();
    html.element("p", rule.explanation(), "class", "explanation").open("ul");
    for (FindingRow row : rows.subList(0, Math.min(rows.size(), MOST_OF_ONE))) {
      html.open("li")
          .element("span", subject.shown(row.finding().message()), "data-column", "message");
      html.element("span", place(row), "class", "place").close();
    }
    html.close();
    HtmlTable.more(
        html,
        subject,
        rows.size() - MOST_OF_ONE,
        "findings",
        "validate --rule " + rule.id() + " PATH");
    html.close();
  }

  private String place(FindingRow row) {
    return subject.shown(
        Tables.FINDINGS.columns("image", "entry", "field").stream()
            .flatMap(column -> subject.shown(column, row).stream())
            .filter(it -> !it.isEmpty())
            .collect(Collectors.joining(" · ")));
  }
}
