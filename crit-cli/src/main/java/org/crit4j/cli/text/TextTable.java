package org.crit4j.cli.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.Printable;

/**
 * Prints a table with aligned columns, three spaces apart, and dashes below their titles. What it
 * keeps is bounded: after many rows the widths of the columns are settled, and rows are printed as
 * they come.
 */
public final class TextTable {
  /** Takes text. */
  @FunctionalInterface
  public interface Sink {
    /** Prints it. */
    void print(String text) throws IOException;
  }

  private static final int GAP = 3;
  private static final int KEPT_ROWS = 1000;

  private final Sink sink;
  private final List<List<String>> kept = new ArrayList<>();
  private final int[] widths;
  private boolean settled;
  private long count;

  /** A table with these columns. */
  public TextTable(Sink sink, String... titles) {
    this.sink = sink;
    this.widths = new int[titles.length];
    keep(List.of(titles));
    keep(List.of(titles).stream().map(title -> "-".repeat(title.length())).toList());
  }

  /** Adds a row, with a cell for each column; what a terminal must not see is escaped. */
  public void row(String... cells) throws IOException {
    List<String> row = List.of(cells).stream().map(Printable::of).toList();
    count++;
    if (settled) {
      sink.print(line(row));
      return;
    }
    keep(row);
    if (kept.size() == KEPT_ROWS) {
      finish();
    }
  }

  /** How many rows there are, besides the titles. */
  public long count() {
    return count;
  }

  /** Prints what has not been printed. */
  public void finish() throws IOException {
    StringBuilder lines = new StringBuilder();
    kept.forEach(row -> lines.append(line(row)));
    kept.clear();
    settled = true;
    sink.print(lines.toString());
  }

  private void keep(List<String> row) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], row.get(i).length());
    }
    kept.add(row);
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(cell).append(" ".repeat(Math.max(0, widths[i] - cell.length()) + GAP));
    }
    return line.toString().stripTrailing() + "\n";
  }
}
