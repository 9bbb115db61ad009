package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.BOOLEAN;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.STRING;

import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.CheckpointStatistics;

/**
 * A number of the statistics. Those with the same title belong together.
 *
 * @param title the group
 * @param unit unit of the value
 * @param isShare whether it is a part of a whole: of the sum of its group
 * @param label what is counted
 * @param value the number, in the unit
 * @param pieces number of files of a type of image, or of packets in sockets; empty for others
 */
public record StatisticRow(
    String title, Unit unit, boolean isShare, String label, long value, Optional<Long> pieces) {
  /** Unit of a number. */
  public enum Unit {
    /** Pieces. */
    COUNT,
    /** Bytes. */
    BYTES,
    /** Microseconds. */
    MICROSECONDS;

    /** A number in this unit as text: {@code 7}, {@code 1.0 MiB}, {@code 82.651 ms}. */
    public String text(long value) {
      return switch (this) {
        case COUNT -> Long.toString(value);
        case BYTES -> ByteSize.of(value);
        case MICROSECONDS -> milliseconds(value) + " ms";
      };
    }

    private static String milliseconds(long microseconds) {
      // With the zeros before them, which a format would also add, but take long to.
      String thousandths = Long.toString(1000 + microseconds % 1000).substring(1);
      return microseconds / 1000 + "." + thousandths;
    }
  }

  static final Table<CheckpointReport, StatisticRow> TABLE =
      Table.named(
          "statistics",
          "A number of processes, files, sockets, bytes, pages or images, or a time of the"
              + " dump or restore.",
          StatisticRow.class,
          StatisticRow::define);

  private static Table.Definition<CheckpointReport, StatisticRow> define(
      Table.Builder<StatisticRow> table) {
    return table
        .column("title", ENUM, "Group of numbers.", StatisticRow::title)
        .column("label", ENUM, "Name in the group.", StatisticRow::label)
        .column("unit", ENUM, "count, bytes or microseconds.", it -> TextValues.word(it.unit()))
        .column("is_share", BOOLEAN, "Part of the sum of its group.", StatisticRow::isShare)
        .column("value", INTEGER, "The number, in the unit.", StatisticRow::value)
        .column("note", STRING, "Number of files or packets.", StatisticRow::note)
        .rows(StatisticRow::of, "title", "label");
  }

  /** The statistics of a checkpoint, group by group; groups without numbers are left out. */
  public static List<StatisticRow> of(CheckpointReport report) {
    return of(CheckpointStatistics.of(report.checkpoint(), report.problems()::record));
  }

  /** The rows of statistics that are known. */
  public static List<StatisticRow> of(CheckpointStatistics statistics) {
    return new StatisticRows(statistics).rows();
  }

  /** Number of files or packets in words; empty for others. */
  public Optional<String> note() {
    return pieces.map(it -> (title.equals("images") ? "files: " : "packets: ") + it);
  }
}
