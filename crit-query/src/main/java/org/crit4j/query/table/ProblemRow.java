package org.crit4j.query.table;

import static org.crit4j.report.ColumnType.Simple.STRING;

import java.util.List;
import java.util.Optional;
import org.crit4j.report.Table;

/**
 * A part of a checkpoint that cannot be read, or the whole.
 *
 * @param image path of the file, as far as it is known
 * @param message the problem in one line
 */
public record ProblemRow(Optional<String> image, String message) {
  static final Table<List<ProblemRow>, ProblemRow> TABLE =
      Table.named(
          "problems",
          "A checkpoint that cannot be opened, or an image that cannot be read. Reads all"
              + " images except pages.",
          ProblemRow.class,
          ProblemRow::define);

  private static Table.Definition<List<ProblemRow>, ProblemRow> define(
      Table.Builder<ProblemRow> table) {
    return table
        .column("image", STRING, "File it is about, if it is known.", ProblemRow::image)
        .column("message", STRING, "The problem in one line.", ProblemRow::message)
        .rows(all -> all, "message");
  }
}
