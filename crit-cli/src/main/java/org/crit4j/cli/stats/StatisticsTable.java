package org.crit4j.cli.stats;

import java.util.List;
import java.util.Locale;
import org.crit4j.cli.stats.Section.Row;
import org.crit4j.cli.stats.Section.Unit;

/** Statistics as a table: a line for each number, and a bar for its share. */
public final class StatisticsTable {
  private static final int LABEL = 26;
  private static final int NUMBER = 14;
  private static final int BAR = 20;

  private StatisticsTable() {}

  /** The table. */
  public static String of(List<Section> sections) {
    StringBuilder text = new StringBuilder();
    for (Section section : sections) {
      if (text.length() > 0) {
        text.append('\n');
      }
      head(section, text);
      for (Row row : section.rows()) {
        row(section, row, text);
      }
    }
    return text.toString();
  }

  private static void head(Section section, StringBuilder text) {
    if (section.isShared()) {
      line(text, section.title(), value(section.unit(), section.total()), "");
    } else {
      text.append(section.title()).append('\n');
    }
  }

  private static void row(Section section, Row row, StringBuilder text) {
    String rest = section.isShared() ? share(row.value(), section.total()) : "";
    String note = row.note().isEmpty() ? "" : "  " + row.note();
    line(text, "  " + row.label(), value(section.unit(), row.value()), rest + note);
  }

  private static void line(StringBuilder text, String label, String value, String rest) {
    String line =
        String.format(Locale.ROOT, "%-" + LABEL + "s%" + NUMBER + "s%s", label, value, rest);
    text.append(line.stripTrailing()).append('\n');
  }

  private static String value(Unit unit, long value) {
    return switch (unit) {
      case COUNT -> Long.toString(value);
      case BYTES -> bytes(value);
      case MICROSECONDS -> String.format(Locale.ROOT, "%.3f ms", value / 1000.0);
    };
  }

  private static String bytes(long value) {
    if (value < 1024) {
      return value + " B  ";
    }
    double number = value;
    int unit = -1;
    while (number >= 1024) {
      number /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", number, "KMGTPE".charAt(unit));
  }

  private static String share(long value, long total) {
    double part = total == 0 ? 0 : (double) value / total;
    // What is there shows, however little it is.
    int length = value == 0 ? 0 : Math.max(1, (int) Math.round(part * BAR));
    return String.format(Locale.ROOT, "  %5.1f%%  %-" + BAR + "s", 100 * part, "#".repeat(length));
  }
}
