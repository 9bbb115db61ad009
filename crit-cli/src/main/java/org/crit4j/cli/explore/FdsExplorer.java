package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.images.FsEntry;
import org.crit4j.json.JsonOutput;

/** {@code crit x DIR fds}: the files that processes have open. */
public final class FdsExplorer implements Explorer {
  private static final int COLUMN = 7;
  private static final int ACCESS = 3;

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    Table table = new Table(exploration, out);
    for (Task task : exploration.tasks()) {
      out.line(TextOut.decimal(task.pid()));
      table.print(task);
    }
  }

  private static final class Table {
    private final Exploration exploration;
    private final Problems problems;
    private final TextOut out;
    private final FileText files;
    private final LongNames names;

    Table(Exploration exploration, TextOut out) {
      this.exploration = exploration;
      this.problems = exploration.problems();
      this.out = out;
      this.files = new FileText(exploration.files(), problems, out);
      this.names = new LongNames(exploration.files());
    }

    void print(Task task) throws IOException {
      Optional<List<Descriptor>> descriptors = problems.find(task::descriptors);
      for (Descriptor descriptor : descriptors.orElse(List.of())) {
        String fd = TextOut.decimal(descriptor.fd());
        row(fd, exploration.detail().everything() ? describe(descriptor) : files.of(descriptor));
      }
      Optional<FsEntry> fs = problems.find(task::directories);
      if (fs.isPresent()) {
        row("cwd", directory(fs.get().getCwdId()));
        row("root", directory(fs.get().getRootId()));
      }
      if (descriptors.isEmpty() && fs.isEmpty()) {
        exploration.printLack(task, out);
      }
    }

    private void row(String fd, String file) throws IOException {
      out.print("\t").right(fd, COLUMN).print(": ").line(file);
    }

    private String directory(int file) {
      String path = files.withPath(Integer.toUnsignedLong(file));
      return exploration.detail().everything() ? " ".repeat(ACCESS) + path : path;
    }

    private String describe(Descriptor descriptor) {
      Optional<OpenFile> file = problems.find(() -> exploration.files().find(descriptor));
      String name = problems.attempt(() -> names.of(descriptor), "?");
      String access = file.map(it -> access(it.flags())).orElse("");
      String position = file.map(Table::position).orElse("");
      return String.format("%-" + ACCESS + "s", access)
          + out.safe(name)
          + position
          + (descriptor.isClosedOnExec() ? ", closed on exec" : "");
    }

    /** Source: O_ACCMODE in Linux's headers. */
    private static String access(int flags) {
      return switch (flags & 3) {
        case 0 -> "r";
        case 1 -> "w";
        case 2 -> "rw";
        default -> "";
      };
    }

    private static String position(OpenFile file) {
      return file instanceof RegularFile regular && regular.position() != 0
          ? ", at " + Long.toUnsignedString(regular.position())
          : "";
    }
  }

  @Override
  public void print(Exploration exploration, ProcessJson process, JsonOutput out)
      throws IOException {
    Task task = process.task();
    FileJson files = new FileJson(exploration.checkpoint(), exploration.problems(), out);
    files.path("working_directory", task::workingDirectory);
    files.path("root_directory", task::rootDirectory);
    out.key("descriptors").beginArray();
    Optional<List<Descriptor>> descriptors = exploration.problems().find(task::descriptors);
    for (Descriptor descriptor : descriptors.orElse(List.of())) {
      out.beginObject();
      files.descriptor(descriptor);
      files.locks(task.pid(), descriptor.fd());
      out.endObject();
    }
    out.endArray();
  }
}
