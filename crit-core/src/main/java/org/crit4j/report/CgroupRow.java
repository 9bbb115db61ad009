package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.image.ImageType;
import org.crit4j.images.CgMemberEntry;
import org.crit4j.images.CgSetEntry;
import org.crit4j.images.CgroupEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.ThreadCoreEntry;

/**
 * A control group of a process.
 *
 * @param task the process
 * @param entry the control group as recorded
 */
public record CgroupRow(Task task, CgMemberEntry entry) {
  static final Table<CheckpointReport, CgroupRow> TABLE =
      Table.named(
          "cgroups", "A control group that a process is in.", CgroupRow.class, CgroupRow::define);

  private static Table.Definition<CheckpointReport, CgroupRow> define(
      Table.Builder<CgroupRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", CgroupRow::pid)
        .column("name", TEXT, "Controllers, or name= and a name.", CgroupRow::name)
        .column("path", TEXT, "Path in the hierarchy.", CgroupRow::path)
        .rows(CgroupRow::all, "pid", "name");
  }

  private static Iterable<CgroupRow> all(CheckpointReport report) {
    List<CgSetEntry> sets =
        report
            .problems()
            .find(
                () ->
                    report
                        .checkpoint()
                        .images()
                        .first(ImageType.CGROUP.fileNamePatterns().get(0), CgroupEntry.class))
            .map(CgroupEntry::getSetsList)
            .orElse(List.of());
    return Rows.flat(
        report.tasks(),
        task -> {
          int number = sets.isEmpty() ? 0 : setOf(report, task);
          return Rows.flat(
              sets.stream().filter(it -> it.getId() == number).limit(1).toList(),
              set -> Rows.map(set.getCtlsList(), it -> new CgroupRow(task, it)));
        });
  }

  /** A process without a set is in that of its parent, and the first one in that of the dump. */
  private static int setOf(CheckpointReport report, Task task) {
    int own = ownSet(report, task);
    if (own != 0) {
      return own;
    }
    for (Optional<Task> above = task.parent(); above.isPresent(); above = above.get().parent()) {
      int its = ownSet(report, above.get());
      if (its != 0) {
        return its;
      }
    }
    return report
        .problems()
        .find(report.checkpoint()::inventory)
        .map(InventoryEntry::getRootCgSet)
        .orElse(0);
  }

  /** Before CRIU 3.19 the set was that of the process, now each thread has one. */
  private static int ownSet(CheckpointReport report, Task task) {
    return report.problems().list(task::threads).stream()
        .findFirst()
        .flatMap(it -> it.core())
        .filter(ThreadCoreEntry::hasCgSet)
        .map(ThreadCoreEntry::getCgSet)
        .orElseGet(() -> report.problems().find(task::taskCore).map(it -> it.getCgSet()).orElse(0));
  }

  /** PID of the process. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }

  /** Controllers, or {@code name=} and a name; empty text for the unified hierarchy. */
  public NameBytes name() {
    return new NameBytes(entry.getNameBytes());
  }

  /** Path in the hierarchy. */
  public NameBytes path() {
    return new NameBytes(entry.getPathBytes());
  }
}
