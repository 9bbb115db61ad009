package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.List;
import org.crit4j.report.Column;

/**
 * A section that is one table.
 *
 * @param subject the checkpoint
 * @param id its name in links
 * @param title its headline
 * @param table name of the table of the report
 * @param columns the columns to show
 * @param rows the rows
 * @param command arguments of crit that print all rows
 */
record TableSection<R>(
    Subject subject,
    String id,
    String title,
    String table,
    List<Column<R>> columns,
    List<R> rows,
    String command)
    implements Section {
  /** A section with all rows of a table. */
  static <R> TableSection<R> of(
      Subject subject,
      String id,
      String title,
      org.crit4j.report.Table<org.crit4j.report.CheckpointReport, R> table,
      List<Column<R>> columns,
      String command) {
    List<R> rows = new ArrayList<>();
    subject.report().rows(table).forEach(rows::add);
    return new TableSection<>(subject, id, title, table.name(), columns, rows, command);
  }

  @Override
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public void write(Html html) {
    new HtmlTable<>(subject, table, columns)
        .write(html, title + " (" + rows.size() + ")", rows, command);
  }
}
