package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.BOOLEAN;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.TaskKobjIdsEntry;

/**
 * A descriptor of a process.
 *
 * @param report the report it is of
 * @param task the process
 * @param descriptor the descriptor in the model
 */
public record DescriptorRow(CheckpointReport report, Task task, Descriptor descriptor) {
  static final Table<CheckpointReport, DescriptorRow> TABLE =
      Table.named(
          "descriptors",
          "A file descriptor of a process.",
          DescriptorRow.class,
          DescriptorRow::define);

  private static Table.Definition<CheckpointReport, DescriptorRow> define(
      Table.Builder<DescriptorRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", DescriptorRow::pid)
        .column("fd", INTEGER, "Number of the descriptor.", DescriptorRow::fd)
        .column("close_on_exec", BOOLEAN, "Whether exec closes it.", DescriptorRow::closeOnExec)
        .column("type", ENUM, "CRIU's name for the kind of file.", DescriptorRow::type)
        .column("id", INTEGER, "ID of the file in the table files.", DescriptorRow::id)
        .column("description", TEXT, "The file in words.", DescriptorRow::description)
        .rows(report -> Rows.flat(report.tasks(), it -> of(report, it)), "pid", "fd");
  }

  /** The descriptors of a process; those that are missing are recorded as a problem. */
  public static List<DescriptorRow> of(CheckpointReport report, Task task) {
    List<DescriptorRow> rows = new ArrayList<>();
    for (Descriptor each : report.problems().list(() -> read(report, task))) {
      rows.add(new DescriptorRow(report, task, each));
    }
    return List.copyOf(rows);
  }

  private static List<Descriptor> read(CheckpointReport report, Task task) throws IOException {
    Optional<List<Descriptor>> descriptors = task.descriptors();
    if (descriptors.isEmpty() && !mayLackFiles(task.state())) {
      int table = task.ids().map(TaskKobjIdsEntry::getFilesId).orElse(task.pid());
      String image = ImageName.of(ImageType.FDINFO, Integer.toUnsignedLong(table));
      if (!report.isWithoutFiles(image)) {
        String pid = Integer.toUnsignedString(task.pid());
        throw missing(report, image, "there is no such image", "the files of process " + pid);
      }
    }
    return descriptors.orElse(List.of());
  }

  private static boolean mayLackFiles(TaskState state) {
    return state == TaskState.ZOMBIE || state == TaskState.UNKNOWN;
  }

  private static CritException missing(
      CheckpointReport report, String image, String problem, String expected) {
    String label = report.checkpoint().images().source().label();
    return new CritException(Location.UNKNOWN.inFile(label + "/" + image), problem, expected);
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

  /** The file; empty, with a problem recorded, if the checkpoint does not have it. */
  public Optional<FileRow> file() {
    return report.problems().find(this::find).map(it -> new FileRow(report, it));
  }

  private Optional<OpenFile> find() throws IOException {
    Optional<OpenFile> file = report.checkpoint().files().find(descriptor);
    if (file.isEmpty() && descriptor.kind().isPresent()) {
      // Without the image, that is what is reported, once, and not each file.
      throw report.checkpoint().files().all().isEmpty()
          ? missing(report, "files.img", "there is no such image", "the open files of processes")
          : missing(
              report,
              "files.img",
              "no file of type " + type() + " with ID " + id(),
              "the file of descriptor " + fd() + " of process " + pid());
    }
    return file;
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
