package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ADDRESS;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.MASK;
import static org.crit4j.report.ColumnType.Simple.UNSIGNED;

import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.memory.Pagemap;

/**
 * Pages of a process that follow each other and are kept in the same way.
 *
 * @param task the process
 * @param run the pages in the model
 */
public record PageRunRow(Task task, Pagemap.Entry run) {
  static final Table<CheckpointReport, PageRunRow> TABLE =
      Table.named(
              "page_runs",
              "Consecutive pages of a process that the checkpoint keeps in the same way.",
              PageRunRow.class)
          .column("pid", INTEGER, "PID of the process.", PageRunRow::pid)
          .column("start", ADDRESS, "Address of the first page.", PageRunRow::start)
          .column("count", UNSIGNED, "Number of pages.", PageRunRow::count)
          .column(
              "state",
              ENUM,
              "present (bytes in the checkpoint), in parent (in the dump before), lazy (left in"
                  + " the dumped process) or zero.",
              PageRunRow::state)
          .column("flags", MASK, "CRIU's PE_ flags.", PageRunRow::flags)
          .rows(report -> Rows.flat(report.tasks(), it -> of(report, it)), "pid", "start");

  /** The pages of a process, by address; none if there is no pagemap. */
  public static Iterable<PageRunRow> of(CheckpointReport report, Task task) {
    Optional<Pagemap> pagemap = report.problems().find(task::pagemap);
    return Rows.map(
        pagemap.map(Pagemap::entries).orElse(List.of()), it -> new PageRunRow(task, it));
  }

  /** PID of the process. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }

  /** Address of the first page, unsigned. */
  public long start() {
    return run.start();
  }

  /** Number of pages, unsigned. */
  public long count() {
    return run.pages();
  }

  /** Where the bytes are: {@code present}, {@code in parent}, {@code lazy} or {@code zero}. */
  public String state() {
    return state(run);
  }

  /** Where the bytes of pages are. */
  public static String state(Pagemap.Entry run) {
    if (run.isPresent()) {
      return "present";
    }
    if (run.isInParent()) {
      return "in parent";
    }
    return run.isLazy() ? "lazy" : "zero";
  }

  /** CRIU's flags. */
  public long flags() {
    return run.flags();
  }
}
