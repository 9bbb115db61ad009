package org.crit4j.report.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;
import org.crit4j.report.DescriptorRow;
import org.crit4j.report.FileLabels;
import org.crit4j.report.FileRow;
import org.crit4j.report.Problems;

/**
 * A file that a process uses: through a descriptor, or as its current or root directory.
 *
 * @param pid PID of the process, unsigned
 * @param slot the use: {@code REG 0}, {@code cwd}, {@code root}
 * @param type CRIU's name for the kind of file; empty for directories
 * @param label the short name of the file
 * @param identity the property that makes it the same file in another checkpoint
 * @param closeOnExec whether exec closes the descriptor
 * @param file the file; empty if the checkpoint does not have it
 */
public record FileUse(
    long pid,
    String slot,
    String type,
    String label,
    String identity,
    boolean closeOnExec,
    Optional<FileRow> file) {
  /** Columns that the key of a use covers. */
  private static final Set<String> IN_KEY = Set.of("path", "pipe_id", "name");

  /** The columns of files, of the descriptor, and of what waits in a socket. */
  static final List<Column<FileUse>> COLUMNS = columns();

  private static List<Column<FileUse>> columns() {
    List<Column<FileUse>> columns = new ArrayList<>();
    for (Column<FileRow> column : FileRow.details()) {
      if (!IN_KEY.contains(column.name())) {
        columns.add(ofFile(column));
      }
    }
    columns.add(
        new Column<>(
            "waiting_bytes",
            "waiting bytes",
            ColumnType.Simple.SIZE,
            "Bytes that a socket has received.",
            use -> use.file().flatMap(FileRow::socket).map(it -> it.waitingBytes())));
    columns.add(
        new Column<>(
            "close_on_exec",
            "close on exec",
            ColumnType.Simple.BOOLEAN,
            "Whether exec closes the descriptor.",
            FileUse::closeOnExec));
    return List.copyOf(columns);
  }

  private static Column<FileUse> ofFile(Column<FileRow> column) {
    return new Column<>(
        column.name(),
        column.label(),
        column.type(),
        column.documentation(),
        use -> use.file().flatMap(column::value));
  }

  /** The files that a process uses; those that cannot be read are reported as problems. */
  static List<FileUse> of(CheckpointReport report, Task task) {
    Problems problems = report.problems();
    FileLabels labels = new FileLabels(report.checkpoint().files());
    List<FileUse> uses = new ArrayList<>();
    for (DescriptorRow row : DescriptorRow.of(report, task)) {
      Optional<FileRow> file = row.file();
      String identity =
          file.map(it -> problems.attempt(() -> labels.identity(it.file()), "")).orElse("");
      uses.add(
          new FileUse(
              row.pid(),
              row.type() + " " + row.fd(),
              row.type(),
              problems.attempt(() -> labels.of(row.descriptor()), "?"),
              identity,
              row.closeOnExec(),
              file));
    }
    directory("cwd", task, problems.find(task::workingDirectory), uses);
    directory("root", task, problems.find(task::rootDirectory), uses);
    return uses;
  }

  private static void directory(
      String slot, Task task, Optional<OpenFile> file, List<FileUse> uses) {
    if (file.isPresent()) {
      String path = FileLabels.of(file.get());
      long pid = Integer.toUnsignedLong(task.pid());
      uses.add(new FileUse(pid, slot, "", path, path, false, Optional.empty()));
    }
  }

  /** What identifies the use within a process, in both checkpoints. */
  List<String> key() {
    return List.of(slot, identity);
  }
}
