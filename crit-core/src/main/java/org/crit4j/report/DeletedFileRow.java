package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.Fifo;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.images.FsEntry;
import org.crit4j.images.MmEntry;

/**
 * A file that was deleted while a process held it: open, mapped, or as a directory.
 *
 * @param task the process
 * @param holders how the process holds it: numbers of descriptors, {@code mapped}, {@code program},
 *     {@code cwd} or {@code root}
 * @param file the file
 */
public record DeletedFileRow(Task task, List<String> holders, FileRow file) {
  static final Table<CheckpointReport, DeletedFileRow> TABLE =
      Table.named(
          "deleted_files",
          "A file that was deleted while a process held it.",
          DeletedFileRow.class,
          DeletedFileRow::define);

  private static Table.Definition<CheckpointReport, DeletedFileRow> define(
      Table.Builder<DeletedFileRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", DeletedFileRow::pid)
        .column("file_id", INTEGER, "ID of the file.", it -> it.file().id())
        .column(
            "holders",
            new ColumnType.ListOf(ENUM),
            "Descriptors, or mapped, program, cwd or root.",
            DeletedFileRow::holders)
        .column("size", SIZE, "Size of its content, if that is kept.", DeletedFileRow::size)
        .column("path", TEXT, "Its path.", it -> it.file().path())
        .column("kept", TEXT, "Where its content is kept.", it -> it.file().unlinked())
        .rows(report -> Rows.flat(report.tasks(), it -> of(report, it)), "pid", "file_id");
  }

  /** Copies the list. */
  public DeletedFileRow {
    holders = List.copyOf(holders);
  }

  /**
   * The deleted files that a process holds.
   *
   * @param report the report
   * @param task the process
   * @return one row a file, in the order in which they are found
   */
  public static List<DeletedFileRow> of(CheckpointReport report, Task task) {
    Map<Integer, Set<String>> holders = new LinkedHashMap<>();
    for (DescriptorRow each : DescriptorRow.of(report, task)) {
      hold(holders, each.file().map(FileRow::file), String.valueOf(each.fd()));
    }
    Optional<MmEntry> memory = report.problems().find(task::memory);
    if (memory.isPresent()) {
      hold(holders, memory.get().getExeFileId(), "program");
    }
    for (MappingRow each : MappingRow.of(report, task)) {
      if (each.fileId().isPresent()) {
        hold(holders, (int) each.fileId().getAsLong(), "mapped");
      }
    }
    Optional<FsEntry> directories = report.problems().find(task::directories);
    if (directories.isPresent()) {
      hold(holders, directories.get().getCwdId(), "cwd");
      hold(holders, directories.get().getRootId(), "root");
    }
    return holders.entrySet().stream()
        .flatMap(it -> row(report, task, it.getKey(), it.getValue()).stream())
        .toList();
  }

  private static void hold(Map<Integer, Set<String>> holders, int file, String how) {
    holders.computeIfAbsent(file, it -> new LinkedHashSet<>()).add(how);
  }

  /** A FIFO is held by its regular file. */
  private static void hold(
      Map<Integer, Set<String>> holders, Optional<OpenFile> file, String descriptor) {
    if (file.isPresent() && file.get() instanceof RegularFile regular) {
      hold(holders, regular.id(), descriptor);
    } else if (file.isPresent() && file.get() instanceof Fifo fifo) {
      OptionalInt regular = fifo.regularFileId();
      if (regular.isPresent()) {
        hold(holders, regular.getAsInt(), descriptor);
      }
    }
  }

  private static Optional<DeletedFileRow> row(
      CheckpointReport report, Task task, int id, Set<String> holders) {
    return report
        .problems()
        .find(() -> report.checkpoint().files().find(FileKind.REG, id, RegularFile.class))
        .map(it -> new DeletedFileRow(task, List.copyOf(holders), new FileRow(report, it)))
        .filter(it -> it.file().unlinked().isPresent());
  }

  /** PID of the process. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }

  /** Size of the content in bytes; empty if it is not in the checkpoint. */
  public Optional<Long> size() {
    return file.contentSize();
  }
}
