package org.crit4j.cli.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.diff.Changes;
import org.crit4j.checkpoint.diff.FileComparison;
import org.crit4j.checkpoint.diff.FileUse;
import org.crit4j.checkpoint.diff.MappingChange;
import org.crit4j.checkpoint.diff.MemoryComparison;
import org.crit4j.checkpoint.diff.ProcessMatch;
import org.crit4j.checkpoint.diff.ProcessMatcher;
import org.crit4j.checkpoint.diff.SocketComparison;
import org.crit4j.checkpoint.diff.SocketUse;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.diff.ConfigChange;
import org.crit4j.container.diff.ConfigComparison;
import org.crit4j.container.diff.RootfsChange;
import org.crit4j.container.diff.RootfsComparison;
import org.crit4j.report.Problems;

/**
 * Everything that is different between two checkpoints, as far as it is asked for.
 *
 * @param before the first checkpoint
 * @param after the second one
 * @param processes the processes of both
 * @param files changes of open files; none if not asked for
 * @param sockets changes of sockets; none if not asked for
 * @param memory memories that differ
 * @param config values of the configurations that differ
 * @param rootfs paths that differ
 */
record Comparison(
    ContainerCheckpoint before,
    ContainerCheckpoint after,
    List<ProcessMatch> processes,
    Changes<FileUse> files,
    Changes<SocketUse> sockets,
    List<MemoryChange> memory,
    List<ConfigChange> config,
    List<RootfsChange> rootfs) {
  /**
   * What has become of the memory of a process.
   *
   * @param pid its number
   * @param mappings all mappings
   */
  record MemoryChange(int pid, List<MappingChange> mappings) {
    long pages() {
      return mappings.stream().mapToLong(MappingChange::pages).sum();
    }

    long changed() {
      return mappings.stream().mapToLong(MappingChange::changed).sum();
    }

    /** Those that are not the same. */
    List<MappingChange> changes() {
      return mappings.stream()
          .filter(it -> it.changed() > 0 || it.kind() != MappingChange.Kind.COMMON)
          .toList();
    }
  }

  private static <T> Changes<T> none() {
    return new Changes<>(List.of(), List.of(), List.of(), List.of());
  }

  /**
   * Compares two checkpoints.
   *
   * @param force whether they may be of different containers
   */
  static Comparison of(
      ContainerCheckpoint before,
      ContainerCheckpoint after,
      DiffView view,
      boolean force,
      Problems problems)
      throws IOException {
    if (!force) {
      checkContainers(before, after);
    }
    Checkpoint first = Checkpoint.of(before.images());
    Checkpoint second = Checkpoint.of(after.images());
    List<ProcessMatch> processes = ProcessMatcher.match(first, second);
    return new Comparison(
        before,
        after,
        processes,
        view.files() ? FileComparison.compare(first, second, processes) : none(),
        view.sockets() ? SocketComparison.compare(first, second, processes) : none(),
        view.memory() ? memory(processes, problems) : List.of(),
        ConfigComparison.compare(before, after),
        RootfsComparison.compare(before.rootfsDiff(), after.rootfsDiff()));
  }

  private static void checkContainers(ContainerCheckpoint before, ContainerCheckpoint after)
      throws CritException {
    if (!before.id().equals(after.id())) {
      throw new CritException(
          Location.UNKNOWN,
          "checkpoints are from different containers: "
              + before.id().orElse("unknown")
              + " and "
              + after.id().orElse("unknown")
              + " (--force compares them all the same)");
    }
  }

  private static List<MemoryChange> memory(List<ProcessMatch> processes, Problems problems) {
    List<MemoryChange> changes = new ArrayList<>();
    for (ProcessMatch process : processes) {
      if (process.isSame() && hasMemory(process, problems)) {
        List<MappingChange> mappings =
            problems.list(
                () ->
                    MemoryComparison.compare(
                        process.before().orElseThrow(), process.after().orElseThrow()));
        changes.add(new MemoryChange(process.latest().pid(), mappings));
      }
    }
    return changes;
  }

  private static boolean hasMemory(ProcessMatch process, Problems problems) {
    return problems.find(process.before().orElseThrow()::memory).isPresent()
        && problems.find(process.after().orElseThrow()::memory).isPresent();
  }

  /** Processes that belong together in some way. */
  List<ProcessMatch> processes(ProcessMatch.Kind kind) {
    return processes.stream().filter(it -> it.kind() == kind).toList();
  }

  /** How much more memory is stored, in bytes. */
  long growth() {
    return after.pagesSize() - before.pagesSize();
  }
}
