package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.TextValues;
import org.crit4j.report.VariableRow;

/** The environments of processes, equal ones once. */
final class EnvironmentSection implements Section {
  private static final int MOST = 40;

  private final Subject subject;
  private final Map<List<String>, List<VariableRow>> variables = new LinkedHashMap<>();
  private final Map<List<String>, List<Long>> pids = new LinkedHashMap<>();

  EnvironmentSection(Subject subject) {
    this.subject = subject;
    for (ProcessNode node : subject.processes()) {
      ProcessRow row = node.row();
      List<VariableRow> rows = VariableRow.of(row.report(), row.task());
      List<String> key = rows.stream().map(it -> TextValues.name(it.text())).toList();
      if (!key.isEmpty()) {
        variables.putIfAbsent(key, rows);
        pids.computeIfAbsent(key, it -> new ArrayList<>()).add(row.pid());
      }
    }
  }

  @Override
  public String id() {
    return "environment";
  }

  @Override
  public String title() {
    return "Environment";
  }

  @Override
  public boolean isEmpty() {
    return variables.isEmpty();
  }

  @Override
  public void write(Html html) {
    if (subject.masking().isEnabled()) {
      html.open("p", "class", "note")
          .text(
              "Values of variables whose names are those of secrets, and secrets of known forms, are masked: ");
      html.element("code", subject.command("report --show-environment PATH"))
          .text(" shows them.")
          .close();
    }
    variables.entrySet().stream()
        .limit(MOST)
        .forEach(it -> environment(html, pids.getOrDefault(it.getKey(), List.of()), it.getValue()));
    HtmlTable.more(
        html, subject, variables.size() - MOST, "environments", "inspect --ps-tree-env PATH");
  }

  private void environment(Html html, List<Long> processes, List<VariableRow> rows) {
    String who =
        (processes.size() == 1 ? "process " : "processes ")
            + processes.stream().map(String::valueOf).collect(Collectors.joining(", "));
    html.open("details").element("summary", rows.size() + " variables of " + who);
    html.open("table", "data-table", "environment").element("caption", "Environment of " + who);
    html.open("thead")
        .open("tr")
        .element("th", "name", "scope", "col")
        .element("th", "value", "scope", "col")
        .close()
        .close();
    html.open("tbody");
    for (VariableRow row : rows.subList(0, Math.min(rows.size(), Subject.mostRows()))) {
      String name = TextValues.name(row.name());
      String value = row.value().map(TextValues::name).orElse("");
      html.open("tr").element("th", subject.shown(name), "scope", "row", "class", "c");
      html.element("td", subject.cut(subject.masking().value(name, value)), "class", "c").close();
    }
    html.close().close();
    HtmlTable.more(
        html, subject, rows.size() - Subject.mostRows(), "variables", "inspect --ps-tree-env PATH");
    html.close();
  }
}
