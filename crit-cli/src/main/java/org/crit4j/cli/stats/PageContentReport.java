package org.crit4j.cli.stats;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.cli.text.Layout;
import org.crit4j.cli.text.TextTable;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.ByteSize;
import org.crit4j.report.JsonRows;
import org.crit4j.report.PageContentRow;
import org.crit4j.report.Tables;

/** What the pages of a checkpoint hold, by process and mapping. */
public final class PageContentReport {
  private final List<PageContentRow> rows;

  /** The report on pages. */
  public PageContentReport(List<PageContentRow> rows) {
    this.rows = List.copyOf(rows);
  }

  /**
   * Prints an object with the rows and their sums.
   *
   * @throws IOException if the output cannot be written
   */
  public void print(JsonOutput out) throws IOException {
    out.beginObject();
    JsonRows.array(out, "page_contents", Tables.PAGE_CONTENTS.columns(), rows);
    PageContentRow total = total();
    out.key("total").beginObject();
    out.key("pages").value(total.pages());
    out.key("zeros").value(total.zeros());
    out.key("duplicates").value(total.duplicates());
    out.key("savings").value(total.savings());
    out.endObject().endObject().finish();
  }

  /**
   * Prints a table for people.
   *
   * @throws IOException if the output cannot be written
   */
  public void table(Layout layout, TextTable.Sink sink) throws IOException {
    TextTable table =
        new TextTable(
            sink,
            layout,
            List.of("PID", "MAPPING", "PAGES", "ZERO", "DUPLICATE", "SAVINGS"),
            List.of("MAPPING"));
    for (PageContentRow row : rows) {
      String pid = row.pid().isPresent() ? Long.toString(row.pid().getAsLong()) : "";
      table.row(cells(pid, mapping(row), row));
    }
    table.row(cells("", "total", total()));
    table.finish();
  }

  private static String[] cells(String pid, String mapping, PageContentRow row) {
    return new String[] {
      pid,
      mapping,
      Long.toString(row.pages()),
      Long.toString(row.zeros()),
      Long.toString(row.duplicates()),
      ByteSize.of(row.savings())
    };
  }

  private static String mapping(PageContentRow row) {
    if (row.object().isPresent()) {
      return row.kind() + " " + Long.toUnsignedString(row.object().getAsLong());
    }
    String start =
        row.start().isPresent() ? "0x" + Long.toHexString(row.start().getAsLong()) + " " : "";
    return start + row.name().map(Object::toString).orElse(row.kind());
  }

  private PageContentRow total() {
    long pages = 0;
    long zeros = 0;
    long duplicates = 0;
    int pageSize = 0;
    for (PageContentRow row : rows) {
      pages += row.pages();
      zeros += row.zeros();
      duplicates += row.duplicates();
      pageSize = row.pageSize();
    }
    return new PageContentRow(
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        pages,
        zeros,
        duplicates,
        pageSize);
  }
}
