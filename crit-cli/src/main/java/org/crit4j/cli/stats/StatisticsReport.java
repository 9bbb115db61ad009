package org.crit4j.cli.stats;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.checkpoint.CheckpointStatistics;
import org.crit4j.cli.text.Padded;
import org.crit4j.cli.text.Palette;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.JsonRows;
import org.crit4j.report.StatisticRow;
import org.crit4j.report.StatisticRow.Unit;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;

/** The statistics of a checkpoint in sections: a line for each number, and a bar for its share. */
public final class StatisticsReport {
  private static final int LABEL = 26;
  private static final int NUMBER = 14;
  private static final int PERCENT = 5;
  private static final int BAR = 20;

  private final CheckpointStatistics statistics;
  private final Map<String, List<StatisticRow>> sections = new LinkedHashMap<>();

  /** The report on statistics. */
  public StatisticsReport(CheckpointStatistics statistics) {
    this.statistics = statistics;
    for (StatisticRow row : StatisticRow.of(statistics)) {
      sections.computeIfAbsent(row.title(), title -> new ArrayList<>()).add(row);
    }
  }

  /**
   * Prints an object for each section.
   *
   * @throws IOException if the output cannot be written
   */
  public void print(JsonOutput out) throws IOException {
    out.beginObject().key("sections").beginArray();
    for (Map.Entry<String, List<StatisticRow>> section : sections.entrySet()) {
      out.beginObject();
      out.key("title").value(section.getKey());
      out.key("unit").value(TextValues.word(section.getValue().get(0).unit()));
      JsonRows.array(
          out, "rows", Tables.STATISTICS.columns("label", "value", "note"), section.getValue());
      out.endObject();
    }
    out.endArray();
    if (statistics.dump().isPresent()) {
      out.key("dump").value(statistics.dump().get());
    }
    if (statistics.restore().isPresent()) {
      out.key("restore").value(statistics.restore().get());
    }
    out.endObject().finish();
  }

  /** The statistics for people. */
  public String text(Palette palette) {
    StringBuilder text = new StringBuilder();
    sections.forEach((title, rows) -> section(title, rows, palette, text));
    return text.toString();
  }

  private static void section(
      String title, List<StatisticRow> rows, Palette palette, StringBuilder text) {
    text.append(text.length() > 0 ? "\n" : "");
    long total = 0;
    for (StatisticRow row : rows) {
      total += row.value();
    }
    boolean shares = rows.get(0).isShare();
    text.append(palette.bold(line(title, shares ? value(rows.get(0).unit(), total) : "", "")));
    text.append('\n');
    for (StatisticRow row : rows) {
      String share = shares ? share(row.value(), total) : "";
      String note = row.note().map(it -> "  " + it).orElse("");
      text.append(line("  " + row.label(), value(row.unit(), row.value()), share + note));
      text.append('\n');
    }
  }

  private static String line(String label, String value, String rest) {
    return (Padded.right(label, LABEL) + Padded.left(value, NUMBER) + rest).stripTrailing();
  }

  private static String value(Unit unit, long value) {
    // The digits of bytes stand above those of larger units.
    return unit.text(value) + (unit == Unit.BYTES && value < 1024 ? "  " : "");
  }

  private static String share(long value, long total) {
    double part = total == 0 ? 0 : (double) value / total;
    // What is there shows, however little it is.
    int length = value == 0 ? 0 : Math.max(1, (int) Math.round(part * BAR));
    long tenths = Math.round(1000 * part);
    // Sums of what a damaged image says may be below zero.
    String percent = (tenths < 0 ? "-" : "") + Math.abs(tenths / 10) + "." + Math.abs(tenths % 10);
    return "  " + Padded.left(percent, PERCENT) + "%  " + "#".repeat(length);
  }
}
