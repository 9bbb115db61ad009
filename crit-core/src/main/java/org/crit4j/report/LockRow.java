package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.UNSIGNED;

import java.util.List;
import org.crit4j.images.FileLockEntry;

/**
 * A lock on a file. Source of the numbers: Linux's filelock.h.
 *
 * @param entry the lock as recorded
 */
public record LockRow(FileLockEntry entry) {
  private static final int POSIX = 1;
  private static final int FLOCK = 2;
  private static final int LEASE = 32;
  private static final int OPEN_FILE = 1024;

  static final Table<CheckpointReport, LockRow> TABLE =
      Table.named(
          "locks", "A lock that a process holds on a file.", LockRow.class, LockRow::define);

  private static Table.Definition<CheckpointReport, LockRow> define(Table.Builder<LockRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", LockRow::pid)
        .column("fd", INTEGER, "Descriptor of the file.", LockRow::fd)
        .column("kind", ENUM, "POSIX, flock, lease or open file.", LockRow::kind)
        .column("access", ENUM, "read, write or unlock.", LockRow::access)
        .column("start", UNSIGNED, "First byte.", LockRow::start)
        .column("len", UNSIGNED, "Bytes; 0: to the end.", LockRow::length)
        .column("flag", INTEGER, "Kind as recorded.", it -> (long) it.entry().getFlag())
        .column("type", INTEGER, "Access as recorded.", it -> (long) it.entry().getType())
        .rows(LockRow::selected, "pid", "fd", "kind", "start");
  }

  private static Iterable<LockRow> selected(CheckpointReport report) {
    return all(report).stream().filter(it -> report.covers(it.pid())).toList();
  }

  /** All locks in the checkpoint. */
  static List<LockRow> all(CheckpointReport report) {
    return report.problems().list(report.checkpoint()::locks).stream().map(LockRow::new).toList();
  }

  /** PID of the process. */
  public long pid() {
    return Integer.toUnsignedLong(entry.getPid());
  }

  /** Descriptor of the file. */
  public long fd() {
    return Integer.toUnsignedLong(entry.getFd());
  }

  /** {@code POSIX}, {@code flock}, {@code lease} or {@code open file}. */
  public String kind() {
    int flag = entry.getFlag();
    if ((flag & POSIX) != 0) {
      return "POSIX";
    }
    if ((flag & FLOCK) != 0) {
      return "flock";
    }
    if ((flag & LEASE) != 0) {
      return "lease";
    }
    return (flag & OPEN_FILE) != 0 ? "open file" : "kind 0x" + Integer.toHexString(flag);
  }

  /** {@code read}, {@code write} or {@code unlock}. */
  public String access() {
    return switch (entry.getType()) {
      case 0 -> "read";
      case 1 -> "write";
      case 2 -> "unlock";
      default -> "type " + Integer.toUnsignedString(entry.getType());
    };
  }

  /** First byte, unsigned. */
  public long start() {
    return entry.getStart();
  }

  /** Number of bytes, unsigned; 0 if it reaches to the end. */
  public long length() {
    return entry.getLen();
  }

  /** In words: {@code POSIX write from 10, 20 bytes}. */
  @Override
  public String toString() {
    String text = kind() + " " + access();
    if (start() == 0 && length() == 0) {
      return text;
    }
    String start = text + " from " + Long.toUnsignedString(start());
    return length() == 0
        ? start + " to the end"
        : start + ", " + Long.toUnsignedString(length()) + " bytes";
  }
}
