package org.crit4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.crit4j.Printable;

/** Rows of text beneath headings, in columns that are as wide as what is in them. */
final class Table {
  private static final int GAP = 3;

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these headings. */
  Table(String... headings) {
    rows.add(List.of(headings));
    List<String> line = new ArrayList<>();
    for (String each : headings) {
      line.add("-".repeat(each.length()));
    }
    rows.add(line);
  }

  /** Adds a row; what comes from a checkpoint is made printable. */
  void add(List<String> cells) {
    rows.add(cells.stream().map(Printable::of).toList());
  }

  /** The lines. */
  String text() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      int start = text.length();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        text.append(cell).append(" ".repeat(widths[i] + GAP - cell.length()));
      }
      int end = text.length();
      while (end > start && text.charAt(end - 1) == ' ') {
        end--;
      }
      text.setLength(end);
      text.append('\n');
    }
    return text.toString();
  }

  /** A number of bytes as people read it: 519.6 KiB. */
  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = bytes / 1024.0;
    int unit = 0;
    // What would be rounded to 1024.0 is one of the next unit.
    while (value >= 1023.95 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    long tenths = Math.round(value * 10);
    return tenths / 10 + "." + tenths % 10 + " " + units[unit];
  }
}
