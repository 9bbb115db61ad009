package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.crit4j.container.diff.ConfigChange;
import org.crit4j.container.diff.ContainerDiff;
import org.crit4j.container.diff.DiffSummary;
import org.crit4j.container.diff.RootfsChange;
import org.crit4j.report.TextValues;
import org.crit4j.report.diff.Changes;
import org.crit4j.report.diff.Changes.Difference;
import org.crit4j.report.diff.MappingChange;
import org.crit4j.report.diff.ProcessMatch;
import org.crit4j.report.diff.TableChanges;

/** The differences to the checkpoint before. */
final class ChangeSection implements Section {
  private static final int MOST = 200;

  private final Subject subject;
  private final ContainerDiff diff;

  ChangeSection(Subject subject, ContainerDiff diff) {
    this.subject = subject;
    this.diff = diff;
  }

  @Override
  public String id() {
    return "changes";
  }

  @Override
  public String title() {
    return "Changes";
  }

  @Override
  public void write(Html html) {
    html.open("p", "class", "note").text("Since ").element("code", diff.before().label());
    diff.before().checkpointed().ifPresent(it -> html.text(", checkpointed " + subject.shown(it)));
    html.text(":").close().open("ul", "class", "summary");
    DiffSummary.lines(diff).forEach(it -> html.element("li", subject.shown(it)));
    html.close();
    processes(html);
    memory(html);
    diff.tables().forEach(it -> table(html, it));
    changes(
        html, "Files", diff.files(), it -> "PID " + it.pid() + " " + it.slot() + " " + it.label());
    changes(
        html,
        "Sockets",
        diff.sockets(),
        it ->
            "PID "
                + it.pid()
                + " descriptor "
                + it.fd()
                + ": "
                + TextValues.name(it.socket().localText()));
    values(html, "Configuration", diff.config(), ChangeSection::config);
    values(html, "Root file system", diff.rootfs(), ChangeSection::rootfs);
  }

  private record Line(String mark, String subject, List<Difference> differences) {}

  private void processes(Html html) {
    List<Line> lines =
        diff.comparison().processes().stream()
            .filter(it -> it.kind() != ProcessMatch.Kind.UNCHANGED)
            .map(
                it ->
                    new Line(
                        TextValues.word(it.kind()),
                        "PID " + diff.latest(it).pid() + " " + subject.commandLine(diff.latest(it)),
                        List.of()))
            .toList();
    lines(html, "Processes", lines);
  }

  private void memory(Html html) {
    List<Line> lines =
        diff.memory().entrySet().stream()
            .flatMap(
                each ->
                    ContainerDiff.different(each.getValue()).stream()
                        .map(it -> mapping(each.getKey(), it)))
            .toList();
    lines(html, "Memory", lines);
  }

  private static Line mapping(long pid, MappingChange change) {
    String text =
        "PID %d %x–%x %s %s: %d of %d pages"
            .formatted(
                pid,
                change.start(),
                change.end(),
                change.latest().protection(),
                change.name().isEmpty() ? "anonymous" : change.name(),
                change.changed(),
                change.pages());
    return new Line(TextValues.word(change.kind()), text, change.differences());
  }

  private <R> void table(Html html, TableChanges<R> table) {
    changes(html, DiffSummary.title(table), table.changes(), table::keyText);
  }

  private <R> void changes(Html html, String title, Changes<R> changes, Function<R, String> text) {
    List<Line> lines = new ArrayList<>();
    changes.added().forEach(it -> lines.add(new Line("added", text.apply(it), List.of())));
    changes.removed().forEach(it -> lines.add(new Line("removed", text.apply(it), List.of())));
    changes
        .modified()
        .forEach(it -> lines.add(new Line("modified", text.apply(it.after()), it.differences())));
    lines(html, title, lines);
  }

  private <R> void values(Html html, String title, List<R> changes, Function<R, Line> line) {
    lines(html, title, changes.stream().map(line).toList());
  }

  private static Line config(ConfigChange change) {
    Difference value = new Difference("", change.before().orElse(""), change.after().orElse(""));
    return new Line("modified", change.document() + " " + change.path(), List.of(value));
  }

  private static Line rootfs(RootfsChange change) {
    return new Line(
        "modified", change.path(), List.of(new Difference("", change.before(), change.after())));
  }

  private void lines(Html html, String title, List<Line> lines) {
    if (lines.isEmpty()) {
      return;
    }
    html.open("details", "open", lines.size() <= 20 ? "open" : "");
    html.element("summary", title + " (" + lines.size() + ")").open("ul", "class", "changes");
    for (Line line : lines.subList(0, Math.min(lines.size(), MOST))) {
      html.open("li").element("span", line.mark(), "class", "change " + line.mark());
      html.element("code", subject.shown(line.subject()));
      for (Difference each : line.differences()) {
        html.open("div", "class", "difference").text(subject.shown(each.name()) + " ");
        html.element("del", subject.shown(each.before()))
            .text(" → ")
            .element("ins", subject.shown(each.after()))
            .close();
      }
      html.close();
    }
    html.close();
    HtmlTable.more(
        html,
        subject,
        lines.size() - MOST,
        "changes",
        "diff --files --sockets " + diff.before().label() + " PATH");
    html.close();
  }
}
