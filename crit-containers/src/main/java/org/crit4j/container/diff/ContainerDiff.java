package org.crit4j.container.diff;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Problems;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.diff.Changes;
import org.crit4j.report.diff.CheckpointComparison;
import org.crit4j.report.diff.ContentChange;
import org.crit4j.report.diff.ContentComparison;
import org.crit4j.report.diff.FileUse;
import org.crit4j.report.diff.MappingChange;
import org.crit4j.report.diff.MemoryComparison.DifferentPages;
import org.crit4j.report.diff.ProcessMatch;
import org.crit4j.report.diff.SocketUse;
import org.crit4j.report.diff.TableChanges;

/**
 * The differences between two checkpoints, as far as they are asked for.
 *
 * @param before the first checkpoint
 * @param after the second one
 * @param comparison the processes of both
 * @param tables properties, threads, credentials and others of the processes of both
 * @param files open files; none if not asked for
 * @param sockets sockets; none if not asked for
 * @param memory the mappings of the processes of both, by PID
 * @param config values of the configurations that differ
 * @param rootfs paths that differ
 */
public record ContainerDiff(
    ContainerCheckpoint before,
    ContainerCheckpoint after,
    CheckpointComparison comparison,
    List<TableChanges<?>> tables,
    Changes<FileUse> files,
    Changes<SocketUse> sockets,
    Map<Long, List<MappingChange>> memory,
    List<ConfigChange> config,
    List<RootfsChange> rootfs) {

  /**
   * The parts that are compared only if they are asked for.
   *
   * @param files whether open files are
   * @param sockets whether sockets are
   * @param pages whether the contents of memory are
   */
  public record Scope(boolean files, boolean sockets, boolean pages) {
    /** Everything. */
    public static final Scope ALL = new Scope(true, true, true);
  }

  /**
   * Compares two checkpoints of a container.
   *
   * @param scope what to compare
   * @param force whether they may be of different containers
   * @param problems records what cannot be read
   * @return the differences
   * @throws IOException if a checkpoint cannot be read, or they are of different containers
   */
  public static ContainerDiff of(
      ContainerCheckpoint before,
      ContainerCheckpoint after,
      Scope scope,
      boolean force,
      Problems problems)
      throws IOException {
    return of(before, after, scope, force, problems, DifferentPages.UNHEARD);
  }

  /**
   * Compares two checkpoints of a container.
   *
   * @param scope what to compare
   * @param force whether they may be of different containers
   * @param problems records what cannot be read
   * @param listener is called with the pages that differ
   * @return the differences
   * @throws IOException if a checkpoint cannot be read, or they are of different containers
   */
  public static ContainerDiff of(
      ContainerCheckpoint before,
      ContainerCheckpoint after,
      Scope scope,
      boolean force,
      Problems problems,
      DifferentPages listener)
      throws IOException {
    if (!force && !before.id().equals(after.id())) {
      throw new CritException(
          Location.UNKNOWN,
          "checkpoints are from different containers: "
              + before.id().orElse("unknown")
              + " and "
              + after.id().orElse("unknown"),
          "--force to compare them");
    }
    Checkpoint first = Checkpoint.of(before.images());
    Checkpoint second = Checkpoint.of(after.images());
    // Without processes there is nothing to compare: this fails then.
    first.tasks();
    second.tasks();
    CheckpointComparison comparison =
        CheckpointComparison.of(
            CheckpointReport.of(first, problems), CheckpointReport.of(second, problems));
    return new ContainerDiff(
        before,
        after,
        comparison,
        comparison.tables().stream().filter(it -> !it.changes().isEmpty()).toList(),
        scope.files() ? comparison.files() : Changes.none(),
        scope.sockets() ? comparison.sockets() : Changes.none(),
        memory(comparison, scope.pages(), listener),
        ConfigComparison.compare(before, after),
        RootfsComparison.compare(before.rootfsDiff(), after.rootfsDiff()));
  }

  private static Map<Long, List<MappingChange>> memory(
      CheckpointComparison comparison, boolean withContents, DifferentPages listener) {
    Map<Long, List<MappingChange>> memory = new LinkedHashMap<>();
    for (ProcessMatch match : comparison.processes()) {
      List<MappingChange> mappings = comparison.memory(match, withContents, listener);
      if (!mappings.isEmpty()) {
        memory.put(Integer.toUnsignedLong(match.latest().pid()), mappings);
      }
    }
    return memory;
  }

  /** Receives what differs in the memory of processes. */
  @FunctionalInterface
  public interface ContentVisitor {
    /**
     * A difference in the memory of a process.
     *
     * @throws IOException if it cannot be passed on
     */
    void differs(long pid, MappingChange mapping, ContentChange change) throws IOException;
  }

  /**
   * Reads the memory of a process once more, for the bytes that differ.
   *
   * @param pid its number, one of {@link #memory()}
   * @throws IOException if the memory cannot be read, or what the visitor throws
   */
  public void contents(long pid, ContentVisitor visitor) throws IOException {
    for (ProcessMatch match : comparison.processes()) {
      if (Integer.toUnsignedLong(match.latest().pid()) == pid && memory.containsKey(pid)) {
        ContentComparison.forEach(
            match.before().orElseThrow(),
            match.after().orElseThrow(),
            memory.get(pid),
            (mapping, change) -> visitor.differs(pid, mapping, change));
      }
    }
  }

  /** The processes that belong together in some way. */
  public List<ProcessMatch> processes(ProcessMatch.Kind kind) {
    return comparison.processes(kind);
  }

  /** The process of the second checkpoint, or of the first one if it is in that only. */
  public ProcessRow latest(ProcessMatch match) {
    CheckpointReport report = match.after().isPresent() ? comparison.second() : comparison.first();
    return new ProcessRow(report, match.latest());
  }

  /** The process of the first checkpoint. */
  public ProcessRow earlier(ProcessMatch match) {
    return new ProcessRow(comparison.first(), match.before().orElseThrow());
  }

  /** How much more memory is stored, in bytes. */
  public long growth() {
    return after.pagesSize() - before.pagesSize();
  }

  /** The pages of mappings. */
  public static long pages(List<MappingChange> mappings) {
    return mappings.stream().mapToLong(MappingChange::pages).sum();
  }

  /** The pages of mappings that differ. */
  public static long changedPages(List<MappingChange> mappings) {
    return mappings.stream().mapToLong(MappingChange::changed).sum();
  }

  /** The mappings that differ. */
  public static List<MappingChange> different(List<MappingChange> mappings) {
    return mappings.stream().filter(it -> it.kind() != MappingChange.Kind.UNCHANGED).toList();
  }
}
