package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.UNSIGNED;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.crit4j.checkpoint.Task;
import org.crit4j.images.RlimitEntry;

/**
 * A resource limit of a process.
 *
 * @param task the process
 * @param number Linux's number of the resource
 * @param entry the limit as recorded
 */
public record LimitRow(Task task, int number, RlimitEntry entry) {
  private static final long UNLIMITED = -1;

  /** Source: Linux's asm-generic/resource.h. */
  private static final List<String> NAMES =
      List.of(
          ("CPU FSIZE DATA STACK CORE RSS NPROC NOFILE MEMLOCK AS LOCKS SIGPENDING MSGQUEUE NICE "
                  + "RTPRIO RTTIME")
              .split(" ", -1));

  static final Table<CheckpointReport, LimitRow> TABLE =
      Table.named("limits", "A resource limit of a process.", LimitRow.class, LimitRow::define);

  private static Table.Definition<CheckpointReport, LimitRow> define(
      Table.Builder<LimitRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", LimitRow::pid)
        .column("resource", ENUM, "Resource, without its RLIMIT_.", LimitRow::resource)
        .column("soft", UNSIGNED, "Limit in force; empty: unlimited.", LimitRow::soft)
        .column("hard", UNSIGNED, "Highest soft limit; empty: unlimited.", LimitRow::hard)
        .rows(report -> Rows.flat(report.tasks(), it -> of(report, it)), "pid", "resource");
  }

  private static List<LimitRow> of(CheckpointReport report, Task task) {
    List<LimitRow> rows = new ArrayList<>();
    report
        .problems()
        .find(task::taskCore)
        .ifPresent(
            core ->
                core.getRlimits()
                    .getRlimitsList()
                    .forEach(it -> rows.add(new LimitRow(task, rows.size(), it))));
    return rows;
  }

  /** PID of the process. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }

  /** Resource without its {@code RLIMIT_}; its number if it has no name. */
  public String resource() {
    return number < NAMES.size() ? NAMES.get(number) : String.valueOf(number);
  }

  /** Limit in force, unsigned; empty if there is none. */
  public OptionalLong soft() {
    return limit(entry.getCur());
  }

  /** Highest value of the soft limit, unsigned; empty if there is none. */
  public OptionalLong hard() {
    return limit(entry.getMax());
  }

  private static OptionalLong limit(long value) {
    return value == UNLIMITED ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
