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

  /** Locks on files. */
  public static final Table<CheckpointReport, LockRow> LOCKS = LockRow.TABLE;

  /** Mappings in the memory of processes. */
  public static final Table<CheckpointReport, MappingRow> MAPPINGS = MappingRow.TABLE;

  /** Pages of processes. */
  public static final Table<CheckpointReport, PageRunRow> PAGE_RUNS = PageRunRow.TABLE;

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
          LOCKS,
          MAPPINGS,
          PAGE_RUNS,
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
