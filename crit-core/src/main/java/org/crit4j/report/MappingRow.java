package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ADDRESS;
import static org.crit4j.report.ColumnType.Simple.BOOLEAN;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.FLAGS;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.MESSAGE;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.TEXT;
import static org.crit4j.report.ColumnType.Simple.UNSIGNED;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.images.VmaEntry;
import org.crit4j.internal.pages.ListView;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.MemoryKind;

/**
 * A mapping in the memory of a process.
 *
 * @param report the report it is of
 * @param task the process
 * @param entry the mapping as recorded
 */
public record MappingRow(CheckpointReport report, Task task, VmaEntry entry) {
  /** In the order of the bits: 1 read, 2 write, 4 execute. */
  private static final List<String> PROTECTIONS =
      List.of("---", "r--", "-w-", "rw-", "--x", "r-x", "-wx", "rwx");

  static final Table<CheckpointReport, MappingRow> TABLE =
      Table.named(
          "mappings",
          "A mapping (VMA) in the memory of a process.",
          MappingRow.class,
          MappingRow::define);

  private static Table.Definition<CheckpointReport, MappingRow> define(
      Table.Builder<MappingRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", MappingRow::pid)
        .column("start", ADDRESS, "First address.", MappingRow::start)
        .column("end", ADDRESS, "Address after the last.", MappingRow::end)
        .column("bytes", SIZE, "Length.", MappingRow::bytes)
        .column(
            "protection",
            ENUM,
            "r, w and x, or - for each that is missing.",
            MappingRow::protection)
        .column("shared", BOOLEAN, "Whether others see writes.", MappingRow::shared)
        .column(
            "kind",
            ENUM,
            "file private, memfd, heap, vdso, anonymous and others.",
            MappingRow::kindName)
        .column(
            "name",
            TEXT,
            "Path of the file, memfd:NAME, shmem[ID], [heap] and others; empty for anonymous"
                + " memory.",
            MappingRow::name)
        .column("offset", UNSIGNED, "Offset in the file, in bytes.", MappingRow::offset)
        .column(
            "file_id",
            INTEGER,
            "ID of the mapped file; empty for other memory.",
            MappingRow::fileId)
        .column("flags", FLAGS, "How it was mapped: MAP_SHARED and others.", MappingRow::flags)
        .column("huge", BOOLEAN, "Whether it is in huge pages.", MappingRow::huge)
        .column("grows_down", BOOLEAN, "Whether it grows like a stack.", MappingRow::growsDown)
        .column("entry", MESSAGE, "The mapping as recorded.", MappingRow::entry)
        .rows(report -> Rows.flat(report.tasks(), it -> of(report, it)), "pid", "start");
  }

  /** The mappings of a process, by address; each is made when it is asked for. */
  public static List<MappingRow> of(CheckpointReport report, Task task) {
    return new ListView<>(
        report.problems().list(task::mappings), it -> new MappingRow(report, task, it));
  }

  /** The mapping in the model. */
  public MemoryArea area() {
    return MemoryArea.of(entry);
  }

  /** PID of the process. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }

  /** First address, unsigned. */
  public long start() {
    return entry.getStart();
  }

  /** Address after the last, unsigned. */
  public long end() {
    return entry.getEnd();
  }

  /** Length in bytes, unsigned. */
  public long bytes() {
    return entry.getEnd() - entry.getStart();
  }

  /** Whether an address lies in it. */
  public boolean contains(long address) {
    return area().contains(address);
  }

  /** The permitted accesses, as {@code /proc/PID/maps} has them. */
  public String protection() {
    return PROTECTIONS.get(entry.getProt() & PROTECTIONS.size() - 1);
  }

  /** Whether others that map the same see writes. */
  public boolean shared() {
    return area().isShared();
  }

  /** The kind of memory. */
  public MemoryKind kind() {
    return area().kind();
  }

  private String kindName() {
    return TextValues.word(kind());
  }

  /** The one name of the mapping; empty for anonymous memory. */
  public Optional<NameBytes> name() {
    return report.problems().find(() -> task.name(area()));
  }

  /** Offset in the file in bytes, unsigned. */
  public long offset() {
    return entry.getPgoff();
  }

  /** ID of the mapped file; empty for other memory. */
  public OptionalLong fileId() {
    return kind().hasFile() ? OptionalLong.of(entry.getShmid()) : OptionalLong.empty();
  }

  /** How it was mapped. */
  public FlagSet flags() {
    return Bits.MAPPING.in(entry.getFlags());
  }

  /** Whether it is in huge pages. */
  public boolean huge() {
    return area().isHuge();
  }

  /** Whether it grows towards lower addresses. */
  public boolean growsDown() {
    return area().growsDown();
  }
}
