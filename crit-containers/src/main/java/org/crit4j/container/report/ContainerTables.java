package org.crit4j.container.report;

import java.util.List;
import org.crit4j.report.Table;

/** The tables of a report on a container. */
public final class ContainerTables {
  /** The container: one row. */
  public static final Table<ContainerReport, ContainerRow> CONTAINERS = ContainerRow.TABLE;

  /** Annotations of the container and of its image. */
  public static final Table<ContainerReport, AnnotationRow> ANNOTATIONS = AnnotationRow.TABLE;

  /** Changes in the root file system. */
  public static final Table<ContainerReport, RootfsChangeRow> ROOTFS_CHANGES =
      RootfsChangeRow.TABLE;

  private static final List<Table<ContainerReport, ?>> ALL =
      List.of(CONTAINERS, ANNOTATIONS, ROOTFS_CHANGES);

  private ContainerTables() {}

  /** All tables. */
  public static List<Table<ContainerReport, ?>> all() {
    return ALL;
  }
}
