package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.BOOLEAN;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;

/**
 * A descriptor of a process.
 *
 * @param report the report it is of
 * @param task the process
 * @param descriptor the descriptor in the model
 */
public record DescriptorRow(CheckpointReport report, Task task, Descriptor descriptor) {
  static final Table<CheckpointReport, DescriptorRow> TABLE =
      Table.named("descriptors", "A file descriptor of a process.", DescriptorRow.class)
          .column("pid", INTEGER, "PID of the process.", DescriptorRow::pid)
          .column("fd", INTEGER, "Number of the descriptor.", DescriptorRow::fd)
          .column("close_on_exec", BOOLEAN, "Whether exec closes it.", DescriptorRow::closeOnExec)
          .column("type", ENUM, "CRIU's name for the kind of file.", DescriptorRow::type)
          .column("id", INTEGER, "ID of the file in the table files.", DescriptorRow::id)
          .column("description", TEXT, "The file in words.", DescriptorRow::description)
          .rows(report -> Rows.flat(report.tasks(), it -> of(report, it)), "pid", "fd");

  /** The descriptors of a process; none if the checkpoint does not have them. */
  public static List<DescriptorRow> of(CheckpointReport report, Task task) {
    return report.problems().find(task::descriptors).orElse(List.of()).stream()
        .map(it -> new DescriptorRow(report, task, it))
        .toList();
  }

  /** PID of the process. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }

  /** Number of the descriptor. */
  public long fd() {
    return Integer.toUnsignedLong(descriptor.fd());
  }

  /** Whether exec closes it. */
  public boolean closeOnExec() {
    return descriptor.isClosedOnExec();
  }

  /** CRIU's name for the kind of file; its number if it is one of a later CRIU. */
  public String type() {
    return descriptor
        .kind()
        .map(Enum::name)
        .orElseGet(() -> Integer.toUnsignedString(descriptor.kindNumber()));
  }

  /** ID of the file. */
  public long id() {
    return Integer.toUnsignedLong(descriptor.fileId());
  }

  /** The file; empty if the checkpoint does not have it. */
  public Optional<FileRow> file() {
    return report
        .problems()
        .find(() -> report.checkpoint().files().find(descriptor))
        .map(it -> new FileRow(report, it));
  }

  /** The file in words. */
  public NameBytes description() {
    return file()
        .map(FileRow::description)
        .orElseGet(() -> NameBytes.of(type() + " " + id() + ", which is not in the checkpoint"));
  }

  /** The locks that the process holds through it. */
  public List<LockRow> locks() {
    return report.problems().list(report.checkpoint()::locks).stream()
        .filter(it -> it.getPid() == task.pid() && it.getFd() == descriptor.fd())
        .map(LockRow::new)
        .toList();
  }
}
