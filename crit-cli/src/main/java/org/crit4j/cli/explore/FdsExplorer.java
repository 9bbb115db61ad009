package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.images.FsEntry;

/** {@code crit x DIR fds}: the files that processes have open. */
public final class FdsExplorer implements Explorer {
  private static final int COLUMN = 7;

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    FileText files = new FileText(exploration.checkpoint().files(), exploration.problems(), out);
    for (Task task : exploration.tasks()) {
      out.line(TextOut.decimal(task.pid()));
      print(exploration, task, files, out);
    }
  }

  private static void print(Exploration exploration, Task task, FileText files, TextOut out)
      throws IOException {
    Optional<List<Descriptor>> descriptors =
        exploration.problems().attempt(task::descriptors, Optional.empty());
    for (Descriptor descriptor : descriptors.orElse(List.of())) {
      row(out, TextOut.decimal(descriptor.fd()), files.of(descriptor));
    }
    Optional<FsEntry> fs = exploration.problems().attempt(task::directories, Optional.empty());
    if (fs.isPresent()) {
      row(out, "cwd", files.withPath(Integer.toUnsignedLong(fs.get().getCwdId())));
      row(out, "root", files.withPath(Integer.toUnsignedLong(fs.get().getRootId())));
    }
    if (descriptors.isEmpty() && fs.isEmpty()) {
      exploration.printLack(task, out);
    }
  }

  private static void row(TextOut out, String fd, String file) throws IOException {
    out.print("\t").right(fd, COLUMN).print(": ").line(file);
  }
}
