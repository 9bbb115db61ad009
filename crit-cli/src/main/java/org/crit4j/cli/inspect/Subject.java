package org.crit4j.cli.inspect;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.Engine;
import org.crit4j.container.rootfs.RootfsDiff;
import org.crit4j.images.DumpStatsEntry;
import org.crit4j.images.StatsEntry;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.FileLabels;
import org.crit4j.report.Problems;
import org.crit4j.report.ProcessRow;

/**
 * A checkpoint and the parts of it to show.
 *
 * @param container the checkpoint with its metadata
 * @param report the report on its processes; records what cannot be shown
 * @param view the parts to show
 */
record Subject(ContainerCheckpoint container, CheckpointReport report, View view) {
  /** A note on root file system changes. */
  static final String LACKS_MODIFIED_FILES =
      "files of the image that were modified may be missing: the engine leaves most of them out";

  private static final Comparator<ProcessRow> BY_PID = (a, b) -> Long.compare(a.pid(), b.pid());

  /** Opens the images, and records which of the parts to show are missing altogether. */
  static Subject of(ContainerCheckpoint container, View view, Problems problems)
      throws IOException {
    CheckpointReport report = CheckpointReport.of(Checkpoint.of(container.images()), problems);
    boolean needsSpec = view.has(View.Part.MOUNTS) || view.has(View.Part.METADATA);
    if (needsSpec && container.config().isPresent() && container.spec().isEmpty()) {
      problems.record(
          missing(container.label() + "/spec.dump", "the container's mounts and annotations"));
    }
    return new Subject(container, report, view);
  }

  private static CritException missing(String file, String expected) {
    String kind = file.endsWith(".img") ? "image" : "file";
    return new CritException(Location.UNKNOWN.inFile(file), "there is no such " + kind, expected);
  }

  Problems problems() {
    return report.problems();
  }

  /** The processes at the top, by PID. */
  List<ProcessRow> roots() throws IOException {
    if (lacksImages()) {
      return List.of();
    }
    return view.pid().isPresent()
        ? rows(report, report.only(view.pid().get(), false).tasks())
        : rows(report, report.checkpoint().roots());
  }

  /** All processes to show, by PID. */
  List<ProcessRow> processes() throws IOException {
    if (lacksImages()) {
      return List.of();
    }
    return view.pid().isPresent()
        ? rows(report, report.only(view.pid().get(), true).tasks())
        : rows(report, report.checkpoint().tasks());
  }

  /** Whether CRIU's images were written elsewhere, which is recorded: the rest can be shown. */
  private boolean lacksImages() {
    if (container.hasImages() || view.pid().isPresent()) {
      return false;
    }
    problems()
        .record(
            new CritException(
                Location.UNKNOWN.inFile(container.label()),
                "there are no images of CRIU in it, so processes, files and sockets are not known"));
    return true;
  }

  /** The children of a process, by PID. */
  static List<ProcessRow> children(ProcessRow process) {
    return rows(process.report(), process.task().children());
  }

  private static List<ProcessRow> rows(CheckpointReport report, List<Task> tasks) {
    return byPid(tasks.stream().map(it -> new ProcessRow(report, it)).toList());
  }

  /** Processes sorted by PID. */
  static List<ProcessRow> byPid(List<ProcessRow> processes) {
    return processes.stream().sorted(BY_PID).toList();
  }

  /** Records it if the image with a process's command line and environment is missing. */
  void requireMemory(ProcessRow process) {
    String image = "mm-" + process.pid() + ".img";
    boolean needed = view.has(View.Part.PS_TREE_CMD) || view.has(View.Part.PS_TREE_ENV);
    boolean has =
        process.state() == TaskState.ZOMBIE
            || process.state() == TaskState.UNKNOWN
            || report.checkpoint().images().has(image);
    if (needed && !has) {
      String label = report.checkpoint().images().source().label();
      problems()
          .record(
              missing(
                  label + "/" + image,
                  "the command line and environment of process " + process.pid()));
    }
  }

  /** The statistics of the dump; empty if they were not kept, which is no failure. */
  Optional<DumpStatsEntry> statistics() {
    Optional<StatsEntry> all = problems().find(container::statistics);
    return all.filter(StatsEntry::hasDump).map(StatsEntry::getDump);
  }

  /** The short name of a process's directory. */
  Optional<String> label(Problems.Reading<Optional<OpenFile>> directory) {
    return problems().find(directory).map(FileLabels::of);
  }

  /** The changes of the container's root file system. */
  List<RootfsDiff.Change> rootfsChanges() {
    Optional<RootfsDiff> diff = container.rootfsDiff();
    return diff.isPresent() ? problems().list(diff.get()::changes) : List.of();
  }

  /** Whether the engine leaves modified files of the image out of the changes. */
  boolean lacksModifiedFiles() {
    return container.engine() == Engine.PODMAN || container.engine() == Engine.CRI_O;
  }

  /** Texts in one; empty if there are none. */
  static Optional<String> joined(List<String> texts) {
    return texts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", texts));
  }
}
