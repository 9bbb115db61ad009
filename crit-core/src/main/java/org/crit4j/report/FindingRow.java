package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.STRING;

import java.util.List;
import java.util.stream.LongStream;
import org.crit4j.finding.Finding;
import org.crit4j.validate.Validator;

/**
 * A violation of a rule of {@code validate}.
 *
 * @param number its place among all, from 0
 * @param finding the violation
 */
public record FindingRow(long number, Finding finding) {
  static final Table<CheckpointReport, FindingRow> TABLE =
      Table.named(
          "findings",
          "A violation of a rule of crit validate.",
          FindingRow.class,
          FindingRow::define);

  private static Table.Definition<CheckpointReport, FindingRow> define(
      Table.Builder<FindingRow> table) {
    return table
        .column("number", INTEGER, "Place among all findings, from 0.", FindingRow::number)
        .column(
            "rule", STRING, "ID of the rule, as in docs/rules.md.", it -> it.finding().rule().id())
        .column("severity", ENUM, "error, warning or info.", it -> it.finding().severity().word())
        .column("image", STRING, "File it is about.", it -> it.finding().image())
        .column("entry", INTEGER, "Index of the entry, from 0.", it -> it.finding().entry())
        .column("field", STRING, "Field in the entry.", it -> it.finding().field())
        .column("message", STRING, "The violation in one line.", it -> it.finding().message())
        .column(
            "explanation",
            STRING,
            "The consequences of a violation.",
            it -> it.finding().rule().explanation())
        .rows(FindingRow::all, "number");
  }

  private static Iterable<FindingRow> all(CheckpointReport report) {
    List<Finding> findings =
        report
            .problems()
            .list(
                () ->
                    Validator.standard()
                        .validate(report.checkpoint().images().source())
                        .findings());
    return LongStream.range(0, findings.size())
        .mapToObj(it -> new FindingRow(it, findings.get((int) it)))
        .toList();
  }
}
