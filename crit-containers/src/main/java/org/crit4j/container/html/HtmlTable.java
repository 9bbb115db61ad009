package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;

/**
 * Writes rows as a table: columns without a single value are left out, and so are rows above a
 * limit, which a last line counts.
 *
 * @param <R> the class of the rows
 */
final class HtmlTable<R> {
  /** Columns whose values are long. */
  private static final Set<String> WIDE =
      Set.of(
          "description",
          "path",
          "mountpoint",
          "options",
          "details",
          "value",
          "descriptors",
          "label",
          "ends",
          "outside");

  private final Subject subject;
  private final String name;
  private final List<Column<R>> columns;

  /**
   * A table.
   *
   * @param name name of the table of the report
   */
  HtmlTable(Subject subject, String name, List<Column<R>> columns) {
    this.subject = subject;
    this.name = name;
    this.columns = columns;
  }

  /**
   * Writes it.
   *
   * @param caption what it shows
   * @param command arguments of crit that print all rows
   */
  void write(Html html, String caption, Iterable<? extends R> rows, String command) {
    List<R> shown = new ArrayList<>();
    long more = 0;
    for (R row : rows) {
      if (shown.size() < Subject.mostRows()) {
        shown.add(row);
      } else {
        more++;
      }
    }
    if (shown.isEmpty()) {
      return;
    }
    List<Column<R>> used =
        columns.stream().filter(it -> shown.stream().anyMatch(row -> !isBlank(it, row))).toList();
    html.open("div", "class", "wide", "role", "region", "tabindex", "0", "aria-label", caption);
    html.open("table", "data-table", name).element("caption", caption);
    html.open("thead").open("tr");
    for (Column<R> column : used) {
      html.element(
          "th",
          column.label(),
          "scope",
          "col",
          "class",
          style(column),
          "title",
          column.documentation());
    }
    html.close().close().open("tbody");
    for (R row : shown) {
      html.open("tr");
      for (int i = 0; i < used.size(); i++) {
        cell(html, used.get(i), row, i == 0);
      }
      html.close();
    }
    html.close().close();
    more(html, subject, more, "rows", command);
    html.close();
  }

  /** Counts what is left out, with the command that prints it; nothing if nothing is. */
  static void more(Html html, Subject subject, long more, String what, String command) {
    if (more > 0) {
      html.open("p", "class", "more").text(more + " more " + what + ": ");
      html.element("code", subject.command(command)).close();
    }
  }

  private boolean isBlank(Column<R> column, R row) {
    return subject.shown(column, row).filter(it -> !it.isEmpty()).isEmpty();
  }

  private static String style(Column<?> column) {
    ColumnType type = column.type();
    if (Subject.isNumber(type)) {
      return "n";
    }
    boolean code =
        type == ColumnType.Simple.ADDRESS
            || type == ColumnType.Simple.MASK
            || type == ColumnType.Simple.TEXT
            || column.name().equals("build_id");
    String form = code ? "c" : type == ColumnType.Simple.FLAGS ? "f" : "";
    return WIDE.contains(column.name()) ? form + " l" : form;
  }

  private void cell(Html html, Column<R> column, R row, boolean first) {
    html.open(first ? "th" : "td", "scope", first ? "row" : "", "class", style(column));
    value(html, subject, column, row);
    html.close();
  }

  /** Writes a value: a size with its bytes, the PID of a process as a link. */
  static <R> void value(Html html, Subject subject, Column<R> column, R row) {
    String text = subject.shown(column, row).orElse("");
    Optional<?> value = column.value(row);
    if (column.name().equals("pid")) {
      html.element("a", text, "href", "#p" + text);
    } else if (column.type() == ColumnType.Simple.SIZE && value.isPresent()) {
      html.element("data", text, "value", Long.toUnsignedString((Long) value.get()));
    } else {
      breakable(html, text);
    }
  }

  /** Flags may be many: a line may end after each. */
  private static void breakable(Html html, String text) {
    int from = 0;
    for (int at = text.indexOf('|'); at >= 0; at = text.indexOf('|', from)) {
      html.text(text.substring(from, at + 1)).empty("wbr");
      from = at + 1;
    }
    html.text(text.substring(from));
  }
}
