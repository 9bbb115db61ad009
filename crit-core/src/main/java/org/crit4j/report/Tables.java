package org.crit4j.report;

import java.util.List;
import java.util.Optional;

/** The tables of a report. */
public final class Tables {
  /** Processes. */
  public static final Table<CheckpointReport, ProcessRow> PROCESSES = ProcessRow.TABLE;

  /** Threads of processes. */
  public static final Table<CheckpointReport, ThreadRow> THREADS = ThreadRow.TABLE;

  /** Environment variables of processes. */
  public static final Table<CheckpointReport, VariableRow> ENVIRONMENT = VariableRow.TABLE;

  /** File descriptors of processes. */
  public static final Table<CheckpointReport, DescriptorRow> DESCRIPTORS = DescriptorRow.TABLE;

  /** Open files. */
  public static final Table<CheckpointReport, FileRow> FILES = FileRow.TABLE;

  /** Sockets. */
  public static final Table<CheckpointReport, SocketRow> SOCKETS = SocketRow.TABLE;

  /** Data on its way. */
  public static final Table<CheckpointReport, QueueRow> QUEUES = QueueRow.TABLE;

  /** Pipes and FIFOs. */
  public static final Table<CheckpointReport, PipeRow> PIPES = PipeRow.TABLE;

  /** Timers of processes. */
  public static final Table<CheckpointReport, TimerRow> TIMERS = TimerRow.TABLE;

  /** Locks on files. */
  public static final Table<CheckpointReport, LockRow> LOCKS = LockRow.TABLE;

  /** Mappings in the memory of processes. */
  public static final Table<CheckpointReport, MappingRow> MAPPINGS = MappingRow.TABLE;

  /** Pages of processes. */
  public static final Table<CheckpointReport, PageRunRow> PAGE_RUNS = PageRunRow.TABLE;

  /** Programs and libraries in memory. */
  public static final Table<CheckpointReport, LibraryRow> LIBRARIES = LibraryRow.TABLE;

  /** Files that were deleted while processes held them. */
  public static final Table<CheckpointReport, DeletedFileRow> DELETED_FILES = DeletedFileRow.TABLE;

  /** Mounts. */
  public static final Table<CheckpointReport, MountRow> MOUNTS = MountRow.TABLE;

  /** Namespaces. */
  public static final Table<CheckpointReport, NamespaceRow> NAMESPACES = NamespaceRow.TABLE;

  /** Control groups of processes. */
  public static final Table<CheckpointReport, CgroupRow> CGROUPS = CgroupRow.TABLE;

  /** Users, groups and capabilities of processes. */
  public static final Table<CheckpointReport, CredentialRow> CREDENTIALS = CredentialRow.TABLE;

  /** Resource limits of processes. */
  public static final Table<CheckpointReport, LimitRow> LIMITS = LimitRow.TABLE;

  /** Image files. */
  public static final Table<CheckpointReport, ImageRow> IMAGES = ImageRow.TABLE;

  /** Violations of the rules of {@code validate}. */
  public static final Table<CheckpointReport, FindingRow> FINDINGS = FindingRow.TABLE;

  /** Numbers of processes, files, sockets, memory and pages. */
  public static final Table<CheckpointReport, StatisticRow> STATISTICS = StatisticRow.TABLE;

  private static final List<Table<CheckpointReport, ?>> ALL =
      List.of(
          PROCESSES,
          THREADS,
          ENVIRONMENT,
          DESCRIPTORS,
          FILES,
          SOCKETS,
          QUEUES,
          PIPES,
          TIMERS,
          LOCKS,
          MAPPINGS,
          PAGE_RUNS,
          LIBRARIES,
          DELETED_FILES,
          MOUNTS,
          NAMESPACES,
          CGROUPS,
          CREDENTIALS,
          LIMITS,
          IMAGES,
          FINDINGS,
          STATISTICS);

  private Tables() {}

  /** All tables. */
  public static List<Table<CheckpointReport, ?>> all() {
    return ALL;
  }

  /** The table of a name; empty if there is none. */
  public static Optional<Table<CheckpointReport, ?>> named(String name) {
    return ALL.stream().filter(it -> it.name().equals(name)).findFirst();
  }
}
