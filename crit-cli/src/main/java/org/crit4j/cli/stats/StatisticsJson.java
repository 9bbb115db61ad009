package org.crit4j.cli.stats;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.crit4j.checkpoint.CheckpointStatistics;
import org.crit4j.cli.stats.Section.Row;
import org.crit4j.json.JsonOutput;

/** Statistics as JSON: an object for each part, with plain numbers. */
public final class StatisticsJson {
  private StatisticsJson() {}

  /**
   * Prints them.
   *
   * @throws IOException if the output cannot be written
   */
  public static void print(CheckpointStatistics statistics, List<Section> sections, JsonOutput out)
      throws IOException {
    out.beginObject().key("sections").beginArray();
    for (Section section : sections) {
      out.beginObject();
      out.key("title").value(section.title());
      out.key("unit").value(section.unit().name().toLowerCase(Locale.ROOT));
      out.key("rows").beginArray();
      for (Row row : section.rows()) {
        out.beginObject();
        out.key("label").value(row.label());
        out.key("value").unsigned(row.value());
        if (!row.note().isEmpty()) {
          out.key("note").value(row.note());
        }
        out.endObject();
      }
      out.endArray().endObject();
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
}
