package org.crit4j.container.html;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.diff.ContainerDiff;
import org.crit4j.container.report.ContainerReport;
import org.crit4j.internal.io.OutputFile;
import org.crit4j.memory.MemoryArea;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Problems;
import org.crit4j.report.Tables;

/**
 * A checkpoint as one HTML file. It refers to nothing outside, has no scripts, and is well-formed
 * XML. Long tables end with a line that says how many rows there are more. Secrets are masked:
 * values of variables and options with such names, and what has the form of one. Immutable, but for
 * one thread, as the checkpoint is; closing that is up to the caller.
 */
public final class HtmlReport {
  private final ContainerCheckpoint container;
  private final Problems problems;
  private final Optional<ContainerCheckpoint> before;
  private final boolean force;
  private final boolean withSecrets;

  private HtmlReport(
      ContainerCheckpoint container,
      Problems problems,
      Optional<ContainerCheckpoint> before,
      boolean force,
      boolean withSecrets) {
    this.container = container;
    this.problems = problems;
    this.before = before;
    this.force = force;
    this.withSecrets = withSecrets;
  }

  /**
   * The report on a checkpoint.
   *
   * @param container the checkpoint, opened for questions on its processes
   * @param problems records what cannot be read; the page names it, too
   * @return the report
   */
  public static HtmlReport of(ContainerCheckpoint container, Problems problems) {
    return new HtmlReport(container, problems, Optional.empty(), false, false);
  }

  /**
   * The same report with the differences to a checkpoint before.
   *
   * @param earlier the checkpoint before
   * @param anyContainer whether that may be one of another container
   * @return the report
   */
  public HtmlReport since(ContainerCheckpoint earlier, boolean anyContainer) {
    return new HtmlReport(container, problems, Optional.of(earlier), anyContainer, withSecrets);
  }

  /**
   * The same report without masks.
   *
   * @return the report
   */
  public HtmlReport withSecrets() {
    return new HtmlReport(container, problems, before, force, true);
  }

  /**
   * Writes it to a file, which appears whole or not at all. A new one is its owner's only.
   *
   * @param file the file
   * @throws IOException if it cannot be written, or the checkpoints cannot be compared
   */
  public void write(Path file) throws IOException {
    byte[] page = page();
    try (OutputFile output = OutputFile.createPrivate(file)) {
      output.stream().write(page);
      output.commit();
    }
  }

  /**
   * Writes it to a stream, which stays open.
   *
   * @param stream the stream
   * @throws IOException if it cannot be written, or the checkpoints cannot be compared
   */
  public void write(OutputStream stream) throws IOException {
    stream.write(page());
  }

  private byte[] page() throws IOException {
    Map<Long, AddressLayout> changed = new HashMap<>();
    Optional<ContainerDiff> diff =
        before.isPresent()
            ? Optional.of(
                ContainerDiff.of(
                    before.get(),
                    container,
                    ContainerDiff.Scope.ALL,
                    force,
                    problems,
                    (task, start, end) -> mark(changed, task, start, end)))
            : Optional.empty();
    CheckpointReport report =
        diff.isPresent()
            ? diff.get().comparison().second()
            : CheckpointReport.of(Checkpoint.of(container.images()), problems);
    Subject subject =
        new Subject(
            new ContainerReport(container, problems),
            report,
            ProcessNode.of(report),
            diff,
            masking(report, diff));
    return new Page(subject, sections(subject, changed)).text().getBytes(StandardCharsets.UTF_8);
  }

  private static void mark(Map<Long, AddressLayout> changed, Task task, long start, long end) {
    AddressLayout layout =
        changed.computeIfAbsent(
            Integer.toUnsignedLong(task.pid()), it -> new AddressLayout(areas(task)));
    layout.divide(start, end, (index, from, to) -> layout.mark(index, PageKind.CHANGED, from, to));
  }

  private static List<MemoryArea> areas(Task task) {
    try {
      return task.memoryAreas();
    } catch (IOException e) {
      // Pages of it have been compared, so it can be read.
      return List.of();
    }
  }

  private Masking masking(CheckpointReport report, Optional<ContainerDiff> diff) {
    List<CheckpointReport> reports = new ArrayList<>(List.of(report));
    diff.ifPresent(it -> reports.add(it.comparison().first()));
    return withSecrets ? Masking.none() : Masking.of(reports);
  }

  private List<Section> sections(Subject subject, Map<Long, AddressLayout> changed) {
    List<Section> sections = new ArrayList<>();
    FileSection.Holders holders = new FileSection.Holders(subject);
    subject.diff().ifPresent(it -> sections.add(new ChangeSection(subject, it)));
    sections.add(new FindingSection(subject));
    sections.add(new ProcessSection(subject));
    sections.add(new MemorySection(subject, changed));
    sections.add(new SizeSection(subject));
    sections.add(new ConnectionSection(subject, holders));
    sections.add(new FileSection(subject, holders));
    sections.add(LibrarySection.of(subject));
    sections.add(
        TableSection.of(
            subject,
            "mounts",
            "Mounts",
            Tables.MOUNTS,
            Tables.MOUNTS.columnsWithout("entry", "shared_group", "master_group", "sb_flags"),
            "inspect --mounts PATH"));
    sections.add(
        TableSection.of(
            subject,
            "namespaces",
            "Namespaces",
            Tables.NAMESPACES,
            Tables.NAMESPACES.columns(),
            "x --json PATH ps"));
    sections.add(new EnvironmentSection(subject));
    sections.add(new ContainerSection(subject));
    sections.add(new ProblemSection(subject, problems));
    return sections;
  }
}
