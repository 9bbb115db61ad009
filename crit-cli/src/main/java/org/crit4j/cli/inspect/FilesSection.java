package org.crit4j.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.facts.Fact;
import org.crit4j.checkpoint.facts.FileFacts;
import org.crit4j.checkpoint.facts.FileLabels;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.cli.explore.Problems;

/** The open files of processes, and what the images have of them. */
final class FilesSection implements Section {
  /**
   * A file that a process uses.
   *
   * @param kind its kind; empty for directories
   * @param slot how the process uses it
   * @param path what it is called
   */
  private record Row(
      String kind,
      String slot,
      String path,
      boolean closedOnExec,
      List<Fact> facts,
      List<String> locks) {}

  /** Reads the files of processes. */
  private static final class Reader {
    private final Checkpoint checkpoint;
    private final Problems problems;
    private final FileLabels labels;
    private final FileFacts facts;

    Reader(Subject subject) {
      this.checkpoint = subject.checkpoint();
      this.problems = subject.problems();
      this.labels = new FileLabels(checkpoint.files());
      this.facts = new FileFacts(checkpoint);
    }

    List<Row> rows(Task task) {
      List<Row> rows = new ArrayList<>();
      for (Descriptor descriptor : problems.find(task::descriptors).orElse(List.of())) {
        rows.add(row(task, descriptor));
      }
      directory("cwd", problems.find(task::workingDirectory), rows);
      directory("root", problems.find(task::rootDirectory), rows);
      return rows;
    }

    private Row row(Task task, Descriptor descriptor) {
      String kind = FileLabels.kind(descriptor);
      Optional<OpenFile> file = problems.find(() -> checkpoint.files().find(descriptor));
      List<Fact> known = file.isPresent() ? problems.list(() -> facts.of(file.get())) : List.of();
      return new Row(
          kind,
          kind + " " + Integer.toUnsignedString(descriptor.fd()),
          problems.attempt(() -> labels.of(descriptor), "?"),
          descriptor.isClosedOnExec(),
          known,
          problems.list(() -> facts.locks(task.pid(), descriptor.fd())));
    }

    private static void directory(String slot, Optional<OpenFile> file, List<Row> rows) {
      file.ifPresent(
          it -> rows.add(new Row("", slot, FileLabels.of(it), false, List.of(), List.of())));
    }
  }

  /** Draws the files of a process. */
  static final class Drawing {
    private final Reader reader;

    Drawing(Subject subject) {
      this.reader = new Reader(subject);
    }

    void add(Task task, Branch process) {
      List<Row> rows = reader.rows(task);
      if (!rows.isEmpty()) {
        Branch files = process.add("Open files");
        rows.forEach(row -> add(row, files));
      }
    }

    private static void add(Row row, Branch files) {
      String details =
          row.facts().stream()
              .filter(it -> it.form() != Fact.Form.LIST)
              .map(Fact::toString)
              .collect(Collectors.joining(", "));
      String closed = row.closedOnExec() ? ", closed on exec" : "";
      Branch branch =
          files.add(
              row.slot(),
              details.isEmpty() ? row.path() : row.path() + " (" + details + closed + ")");
      row.facts().stream()
          .filter(it -> it.form() == Fact.Form.LIST)
          .forEach(
              it -> it.values().forEach(each -> branch.add(singular(it.name()) + ": " + each)));
      row.locks().forEach(it -> branch.add("lock: " + it));
    }

    private static String singular(String name) {
      return name.endsWith("watches")
          ? name.substring(0, name.length() - 2)
          : name.substring(0, name.length() - 1);
    }
  }

  @Override
  public boolean isIn(View view) {
    return view.has(View.Part.FILES);
  }

  @Override
  public boolean isOfImages() {
    return true;
  }

  @Override
  public void show(Subject subject, Branch root) {
    // In the tree, files are shown with their processes.
  }

  @Override
  public void show(Subject subject, JsonObject document) throws IOException {
    Reader reader = new Reader(subject);
    JsonArray processes = new JsonArray();
    for (Task task : Selection.tasks(subject)) {
      JsonArray files = new JsonArray();
      reader.rows(task).forEach(row -> files.add(json(row)));
      if (!files.isEmpty()) {
        JsonObject process = new JsonObject();
        process.addProperty("pid", Integer.toUnsignedLong(task.pid()));
        process.add("open_files", files);
        processes.add(process);
      }
    }
    JsonTree.array(document, "file_descriptors", processes);
  }

  private static JsonObject json(Row row) {
    JsonObject file = new JsonObject();
    file.addProperty("type", row.kind());
    file.addProperty("fd", row.slot());
    file.addProperty("path", row.path());
    if (row.closedOnExec()) {
      file.addProperty("close_on_exec", true);
    }
    JsonObject details = new JsonObject();
    JsonTree.facts(details, row.facts());
    JsonTree.array(details, "locks", JsonTree.array(row.locks()));
    JsonTree.object(file, "details", details);
    return file;
  }
}
