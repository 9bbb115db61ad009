package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.report.Column;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.StatisticRow;
import org.crit4j.report.Tables;

/** Numbers of everything: memory by process, and the statistics with their shares as bars. */
final class SizeSection implements Section {
  private final Subject subject;

  SizeSection(Subject subject) {
    this.subject = subject;
  }

  @Override
  public String id() {
    return "sizes";
  }

  @Override
  public String title() {
    return "Sizes";
  }

  @Override
  public void write(Html html) {
    List<Column<ProcessRow>> columns =
        Tables.PROCESSES.columns("pid", "name", "memory", "shared", "thread_count");
    List<ProcessRow> rows = subject.processes().stream().map(ProcessNode::row).toList();
    new HtmlTable<>(subject, "processes", columns)
        .write(html, "Memory by process", rows, "memparse PATH");
    Map<String, List<StatisticRow>> groups = new LinkedHashMap<>();
    for (StatisticRow row : subject.report().rows(Tables.STATISTICS)) {
      groups.computeIfAbsent(row.title(), it -> new ArrayList<>()).add(row);
    }
    html.open("div", "class", "groups", "data-table", "statistics");
    groups.forEach((title, group) -> group(html, title, group));
    html.close();
  }

  private static void group(Html html, String title, List<StatisticRow> rows) {
    long sum = rows.stream().filter(StatisticRow::isShare).mapToLong(StatisticRow::value).sum();
    html.open("table", "class", "shares").element("caption", title);
    html.open("thead").open("tr").element("th", "kind", "scope", "col");
    html.element("th", "number", "scope", "col", "class", "n")
        .element("th", "share", "scope", "col")
        .close()
        .close();
    html.open("tbody");
    for (StatisticRow row : rows) {
      html.open("tr").element("th", row.label(), "scope", "row");
      html.open("td", "class", "n");
      html.element(
          "data",
          row.unit().text(row.value()),
          "value",
          Long.toUnsignedString(row.value()),
          "data-column",
          "value");
      row.note().ifPresent(it -> html.element("small", " " + it));
      html.close().open("td", "class", "bar");
      if (row.isShare() && row.value() > 0) {
        html.element(
            "i", "", "style", "width:" + Math.max(1, Math.round(100.0 * row.value() / sum)) + "%");
      }
      html.close().close();
    }
    html.close().close();
  }
}
