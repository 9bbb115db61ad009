package org.crit4j.container.html;

import java.util.List;
import org.crit4j.report.Column;

/** Writes the columns of one row as a list of names and values. */
final class FactList {
  private FactList() {}

  /** All columns that have a value. */
  static <R> void write(Html html, Subject subject, String table, List<Column<R>> columns, R row) {
    html.open("dl", "class", "facts", "data-table", table);
    columns.forEach(it -> fact(html, subject, it, row));
    html.close();
  }

  /** One column; nothing if it has no value. */
  static <R> void fact(Html html, Subject subject, Column<R> column, R row) {
    if (subject.shown(column, row).filter(it -> !it.isEmpty()).isPresent()) {
      html.open("div").element("dt", column.label(), "title", column.documentation());
      html.open("dd", "data-column", column.name());
      HtmlTable.value(html, subject, column, row);
      html.close().close();
    }
  }
}
