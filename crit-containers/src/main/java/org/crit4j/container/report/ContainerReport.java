package org.crit4j.container.report;

import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.report.Problems;
import org.crit4j.report.Table;

/**
 * The report on a container. Closing its checkpoint is up to the caller.
 *
 * @param container the checkpoint
 * @param problems records what cannot be read
 */
public record ContainerReport(ContainerCheckpoint container, Problems problems) {
  /** The report on a container. */
  public static ContainerReport of(ContainerCheckpoint container) {
    return new ContainerReport(container, new Problems(problem -> {}));
  }

  /** The rows of a table. */
  public <R> Iterable<R> rows(Table<ContainerReport, R> table) {
    return table.rows(this);
  }
}
