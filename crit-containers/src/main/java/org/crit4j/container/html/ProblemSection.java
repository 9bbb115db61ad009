package org.crit4j.container.html;

import java.util.List;
import org.crit4j.report.Problem;
import org.crit4j.report.Problems;

/** The parts of the checkpoint that could not be read. */
record ProblemSection(Subject subject, Problems problems) implements Section {
  private static final int MOST = 100;

  @Override
  public String id() {
    return "problems";
  }

  @Override
  public String title() {
    return "Not in this report";
  }

  @Override
  public boolean isEmpty() {
    return !problems.any();
  }

  @Override
  public void write(Html html) {
    List<Problem> all = problems.recorded();
    html.element("p", "These parts of the checkpoint could not be read:").open("ul");
    all.stream().limit(MOST).forEach(it -> html.element("li", subject.shown(it.message())));
    html.close();
    if (all.size() > MOST) {
      html.element(
          "p",
          (all.size() - MOST) + " more problems: crit report prints all on its error stream",
          "class",
          "more");
    }
  }
}
