package org.crit4j.query.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.search.MatchListener;
import org.crit4j.checkpoint.search.MemoryPattern;
import org.crit4j.checkpoint.search.MemorySearch;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.report.ContainerReport;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.MappingLookup;
import org.crit4j.report.MappingRow;
import org.crit4j.report.Problems;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;

/** A checkpoint of a fleet, open. Its images are opened when a table of them is read. */
public final class OpenCheckpoint {
  private static final long LAST_ADDRESS = -1;

  private final String label;
  private final ContainerCheckpoint container;
  private final Problems problems;
  private Optional<CheckpointReport> report = Optional.empty();

  OpenCheckpoint(String label, ContainerCheckpoint container, Problems problems) {
    this.label = label;
    this.container = container;
    this.problems = problems;
  }

  /** The value of the column {@code checkpoint}: the path as it was given. */
  public String label() {
    return label;
  }

  /** The report on its container. */
  ContainerReport container() {
    return new ContainerReport(container, problems);
  }

  /** The report on its processes; empty if the images cannot be opened, which is recorded. */
  Optional<CheckpointReport> processes() {
    if (report.isEmpty()) {
      report =
          problems.find(
              () -> Optional.of(CheckpointReport.of(Checkpoint.of(container.images()), problems)));
    }
    return report;
  }

  /** The rows of {@link FleetTable#MATCHES} for a pattern, in the memory of all processes. */
  public Iterator<FleetRow> search(MemoryPattern pattern) {
    List<MatchRow> matches = new ArrayList<>();
    if (processes().isPresent()) {
      MemorySearch search = new MemorySearch(List.of(pattern), 0);
      for (ProcessRow process : processes().get().rows(Tables.PROCESSES)) {
        search(process, search, matches);
      }
    }
    return FleetTable.MATCHES.rows(label, matches);
  }

  private void search(ProcessRow process, MemorySearch search, List<MatchRow> matches) {
    MappingLookup mappings = new MappingLookup(process.report(), process.task());
    MatchListener listener =
        match ->
            matches.add(
                new MatchRow(
                    process.pid(), match, mappings.at(match.address()).flatMap(MappingRow::name)));
    problems.attempt(
        () -> {
          if (process.state() != TaskState.ZOMBIE) {
            try (TaskMemory memory = process.task().openMemory()) {
              search.search(memory, 0, LAST_ADDRESS, listener);
            }
          }
          return true;
        },
        false);
  }

  void close() throws IOException {
    if (report.isPresent()) {
      report.get().checkpoint().close();
    }
    container.close();
  }
}
