package org.crit4j.cli.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.Printable;

/**
 * Prints a table with aligned columns beneath titles. It keeps a bounded number of rows: after many
 * the widths of the columns are settled, and further rows are printed as they come.
 *
 * <p>On a terminal that is too narrow, columns that can be spared are left out, the least important
 * first, and then long cells are cut.
 */
public final class TextTable {
  /** Takes text. */
  @FunctionalInterface
  public interface Sink {
    /** Prints it. */
    void print(String text) throws IOException;
  }

  private static final int GAP = 3;
  private static final int NARROW_GAP = 2;
  private static final int LEAST_WIDTH = 8;

  /** Cells are cut to this width before a column is left out. */
  private static final int READABLE_WIDTH = 24;

  private static final int KEPT_ROWS = 1000;

  private final Sink sink;
  private final Layout layout;
  private final List<String> titles;
  private final List<String> spared;
  private final List<List<String>> kept = new ArrayList<>();
  private final int[] widths;
  private final boolean[] hidden;
  private int gap = GAP;
  private boolean settled;
  private long count;

  /**
   * A table.
   *
   * @param titles the columns
   * @param spared the titles of columns that may be left out, the least important first
   */
  public TextTable(Sink sink, Layout layout, List<String> titles, List<String> spared) {
    this.sink = sink;
    this.layout = layout;
    this.titles = List.copyOf(titles);
    this.spared = List.copyOf(spared);
    this.widths = new int[titles.size()];
    this.hidden = new boolean[titles.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = titles.get(i).length();
    }
  }

  /** Adds a row, with a cell for each column; what a terminal must not see is escaped. */
  public void row(String... cells) throws IOException {
    List<String> row = new ArrayList<>(cells.length);
    for (String cell : cells) {
      row.add(Printable.of(cell));
    }
    count++;
    if (settled) {
      sink.print(line(row));
      return;
    }
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], row.get(i).length());
    }
    kept.add(row);
    if (kept.size() == KEPT_ROWS) {
      settle();
    }
  }

  /** How many rows there are. */
  public long count() {
    return count;
  }

  /** Prints the rest. */
  public void finish() throws IOException {
    if (!settled) {
      settle();
    }
    long left = titles.size() - shown();
    if (left > 0) {
      String note = left + (left == 1 ? " column" : " columns") + " left out; see --wide";
      sink.print(layout.palette().paint(Palette.Style.DIM, note) + "\n");
    }
  }

  private void settle() throws IOException {
    settled = true;
    fit();
    StringBuilder lines = new StringBuilder();
    lines.append(layout.palette().bold(line(titles).stripTrailing())).append('\n');
    List<String> rules = new ArrayList<>(titles.size());
    titles.forEach(title -> rules.add("-".repeat(title.length())));
    lines.append(line(rules));
    kept.forEach(row -> lines.append(line(row)));
    kept.clear();
    sink.print(lines.toString());
  }

  private void fit() {
    if (width() <= layout.columns()) {
      return;
    }
    gap = NARROW_GAP;
    for (String title : spared) {
      if (readableWidth() > layout.columns()) {
        hidden[titles.indexOf(title)] = true;
      }
    }
    while (width() > layout.columns() && narrowWidest()) {
      // One character at a time: the widest column is another one then.
    }
  }

  private long shown() {
    long shown = 0;
    for (boolean each : hidden) {
      shown += each ? 0 : 1;
    }
    return shown;
  }

  private int width() {
    int width = -gap;
    for (int i = 0; i < widths.length; i++) {
      width += hidden[i] ? 0 : widths[i] + gap;
    }
    return width;
  }

  private int readableWidth() {
    int width = -gap;
    for (int i = 0; i < widths.length; i++) {
      int readable = Math.max(READABLE_WIDTH, titles.get(i).length());
      width += hidden[i] ? 0 : Math.min(widths[i], readable) + gap;
    }
    return width;
  }

  private int leastWidth(int column) {
    return Math.min(widths[column], Math.max(LEAST_WIDTH, titles.get(column).length()));
  }

  private boolean narrowWidest() {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      boolean narrowable = !hidden[i] && widths[i] > leastWidth(i);
      if (narrowable && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    if (widest < 0) {
      return false;
    }
    widths[widest]--;
    return true;
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      if (!hidden[i]) {
        String cell =
            layout.columns() == Layout.UNLIMITED ? row.get(i) : cut(row.get(i), widths[i]);
        line.append(Padded.right(cell, widths[i])).append(" ".repeat(gap));
      }
    }
    return line.toString().stripTrailing() + "\n";
  }

  private static String cut(String cell, int width) {
    return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
  }
}
