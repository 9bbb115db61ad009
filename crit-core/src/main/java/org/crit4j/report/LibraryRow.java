package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ADDRESS;
import static org.crit4j.report.ColumnType.Simple.BOOLEAN;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.STRING;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.images.MmEntry;

/**
 * A program or library in the memory of a process: a file that is mapped as code.
 *
 * @param report the report it is of
 * @param task the process
 * @param mappings all mappings of the file, by address; at least one
 */
public record LibraryRow(CheckpointReport report, Task task, List<MappingRow> mappings) {
  static final Table<CheckpointReport, LibraryRow> TABLE =
      Table.named(
          "libraries",
          "A program or library that a process maps as code.",
          LibraryRow.class,
          LibraryRow::define);

  private static Table.Definition<CheckpointReport, LibraryRow> define(
      Table.Builder<LibraryRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", LibraryRow::pid)
        .column("file_id", INTEGER, "ID of the file.", LibraryRow::fileId)
        .column("path", TEXT, "Path.", LibraryRow::path)
        .column("build_id", STRING, "Build ID, if CRIU recorded it.", LibraryRow::buildId)
        .column("is_executable", BOOLEAN, "Whether it is the program.", LibraryRow::isExecutable)
        .column("start", ADDRESS, "Lowest address.", LibraryRow::start)
        .column("bytes", SIZE, "Length of its mappings.", LibraryRow::bytes)
        .rows(report -> Rows.flat(report.tasks(), it -> of(report, it)), "pid", "file_id");
  }

  /** Copies the list. */
  public LibraryRow {
    mappings = List.copyOf(mappings);
  }

  /** The program and libraries of a process, by address. */
  public static List<LibraryRow> of(CheckpointReport report, Task task) {
    Map<Long, List<MappingRow>> files = new LinkedHashMap<>();
    for (MappingRow mapping : MappingRow.of(report, task)) {
      if (mapping.kind().hasFile()) {
        long id = mapping.fileId().orElseThrow();
        files.computeIfAbsent(id, it -> new ArrayList<>()).add(mapping);
      }
    }
    return files.values().stream()
        .filter(all -> all.stream().anyMatch(it -> it.area().isExecutable()))
        .map(all -> new LibraryRow(report, task, all))
        .toList();
  }

  /** PID of the process. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }

  /** ID of the file. */
  public long fileId() {
    return mappings.get(0).fileId().orElseThrow();
  }

  private Optional<RegularFile> file() {
    return report
        .problems()
        .find(
            () ->
                report.checkpoint().files().find(FileKind.REG, (int) fileId(), RegularFile.class));
  }

  /** Path. */
  public Optional<NameBytes> path() {
    return mappings.get(0).name();
  }

  /** Build ID in hexadecimal digits. */
  public Optional<String> buildId() {
    return file().flatMap(RegularFile::buildId);
  }

  /** Whether it is the program that the process runs. */
  public boolean isExecutable() {
    return report
        .problems()
        .find(task::memory)
        .map(MmEntry::getExeFileId)
        .map(it -> Integer.toUnsignedLong(it) == fileId())
        .orElse(false);
  }

  /** Lowest address, unsigned. */
  public long start() {
    return mappings.get(0).start();
  }

  /** Length of its mappings in bytes. */
  public long bytes() {
    return mappings.stream().mapToLong(MappingRow::bytes).sum();
  }
}
