package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ADDRESS;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.MASK;
import static org.crit4j.report.ColumnType.Simple.UNSIGNED;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.memory.Pagemap;
import org.crit4j.message.ImageReader;

/**
 * Pages of a process, or of memory that processes share, that follow each other and are kept in the
 * same way.
 *
 * @param task the process; empty for shared memory
 * @param shared number of the shared memory in the checkpoint; empty for a process
 * @param run the pages in the model
 */
public record PageRunRow(Optional<Task> task, Optional<Long> shared, Pagemap.Entry run) {
  static final Table<CheckpointReport, PageRunRow> TABLE =
      Table.named(
          "page_runs",
          "Consecutive pages of a process, or of memory that processes share, that the"
              + " checkpoint keeps in the same way.",
          PageRunRow.class,
          PageRunRow::define);

  private static Table.Definition<CheckpointReport, PageRunRow> define(
      Table.Builder<PageRunRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", PageRunRow::pid)
        .column(
            "shared",
            UNSIGNED,
            "Number of the shared memory: shmid of a mapping or memfd, or ID of a System V"
                + " segment.",
            PageRunRow::shared)
        .column(
            "start",
            ADDRESS,
            "Address of the first page; in shared memory its offset.",
            PageRunRow::start)
        .column("count", UNSIGNED, "Number of pages.", PageRunRow::count)
        .column(
            "state",
            ENUM,
            "present (bytes in the checkpoint), in parent (in the dump before), lazy (left in"
                + " the dumped process) or zero.",
            PageRunRow::state)
        .column("flags", MASK, "CRIU's PE_ flags.", PageRunRow::flags)
        .rows(PageRunRow::all, "pid", "shared", "start");
  }

  private static Iterable<PageRunRow> all(CheckpointReport report) {
    Iterable<PageRunRow> own = Rows.flat(report.tasks(), it -> of(report, it));
    List<ImageName> pagemaps =
        report.isWhole()
            ? report
                .problems()
                .list(() -> report.checkpoint().images().names(ImageType.PAGEMAP))
                .stream()
                .filter(it -> it.owner() == ImageType.Owner.OBJECT)
                .toList()
            : List.of();
    Iterable<PageRunRow> shared = Rows.flat(pagemaps, it -> ofShared(report, it));
    return Rows.flat(List.of(own, shared), it -> it);
  }

  private static Iterable<PageRunRow> ofShared(CheckpointReport report, ImageName image) {
    Optional<Pagemap> pagemap =
        report.problems().find(() -> Optional.of(read(report, image.file())));
    return Rows.map(
        pagemap.map(Pagemap::entries).orElse(List.of()),
        it -> new PageRunRow(Optional.empty(), Optional.of(image.number().orElse(0)), it));
  }

  private static Pagemap read(CheckpointReport report, String file) throws IOException {
    try (ImageReader reader = report.checkpoint().images().open(file)) {
      return Pagemap.read(reader);
    }
  }

  /** The pages of a process, by address; none if there is no pagemap. */
  public static Iterable<PageRunRow> of(CheckpointReport report, Task task) {
    Optional<Pagemap> pagemap = report.problems().find(task::pagemap);
    return Rows.map(
        pagemap.map(Pagemap::entries).orElse(List.of()),
        it -> new PageRunRow(Optional.of(task), Optional.empty(), it));
  }

  /** PID of the process; empty for shared memory. */
  public Optional<Long> pid() {
    return task.map(it -> Integer.toUnsignedLong(it.pid()));
  }

  /** Address of the first page, unsigned; in shared memory its offset. */
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
