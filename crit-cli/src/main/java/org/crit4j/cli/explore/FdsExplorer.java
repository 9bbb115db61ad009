package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.cli.text.Padded;
import org.crit4j.images.FsEntry;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.DescriptorRow;
import org.crit4j.report.FileRow;
import org.crit4j.report.JsonRows;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;

/** {@code crit x DIR fds}: the files that processes have open. */
public final class FdsExplorer implements Explorer {
  private static final int COLUMN = 7;
  private static final int ACCESS = 3;

  /** Source: O_ACCMODE in Linux's headers. */
  private static final List<String> ACCESSES = List.of("r", "w", "rw", "");

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    Table table = new Table(exploration, out, new FileText(exploration.report()));
    for (Task task : exploration.tasks()) {
      out.heading(TextOut.decimal(task.pid()));
      table.print(task);
    }
  }

  private record Table(Exploration exploration, TextOut out, FileText files) {
    void print(Task task) throws IOException {
      Optional<List<Descriptor>> descriptors = exploration.problems().find(task::descriptors);
      for (DescriptorRow descriptor : DescriptorRow.of(exploration.report(), task)) {
        row(
            Long.toString(descriptor.fd()),
            exploration.detail().everything()
                ? describe(descriptor)
                : files.of(descriptor.descriptor()));
      }
      Optional<FsEntry> fs = exploration.problems().find(task::directories);
      if (fs.isPresent()) {
        row("cwd", directory(fs.get().getCwdId()));
        row("root", directory(fs.get().getRootId()));
      }
      if (descriptors.isEmpty() && fs.isEmpty()) {
        exploration.printLack(task, out);
      }
    }

    private void row(String fd, String file) throws IOException {
      out.print("\t").right(fd, COLUMN).print(": ").line(out.safe(file));
    }

    private String directory(int file) {
      String path = files.withPath(Integer.toUnsignedLong(file));
      return exploration.detail().everything() ? " ".repeat(ACCESS) + path : path;
    }

    private static String describe(DescriptorRow descriptor) {
      Optional<FileRow> file = descriptor.file();
      String access = file.map(it -> ACCESSES.get((int) it.flags().bits() & 3)).orElse("");
      String position =
          file.flatMap(FileRow::position)
              .filter(it -> it != 0)
              .map(it -> ", at " + Long.toUnsignedString(it))
              .orElse("");
      return Padded.right(access, ACCESS)
          + TextValues.name(descriptor.description())
          + position
          + (descriptor.closeOnExec() ? ", closed on exec" : "");
    }
  }

  @Override
  public void print(Exploration exploration, ProcessRow process, JsonOutput out)
      throws IOException {
    JsonRows.members(out, Tables.PROCESSES.columns("working_directory", "root_directory"), process);
    out.key("descriptors").beginArray();
    for (DescriptorRow descriptor : DescriptorRow.of(exploration.report(), process.task())) {
      DescriptorJson.print(descriptor, out);
    }
    out.endArray();
  }
}
