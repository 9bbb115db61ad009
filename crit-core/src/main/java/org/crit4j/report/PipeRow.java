package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.file.NameBytes;

/**
 * A pipe or FIFO that is open.
 *
 * @param ends the open files that are its ends; at least one
 */
public record PipeRow(List<FileRow> ends) {
  private static final int ACCESS = 3;
  private static final int WRITE_ONLY = 1;

  static final Table<CheckpointReport, PipeRow> TABLE =
      Table.named("pipes", "A pipe or FIFO that is open.", PipeRow.class, PipeRow::define);

  private static Table.Definition<CheckpointReport, PipeRow> define(Table.Builder<PipeRow> table) {
    return table
        .column("pipe_id", INTEGER, "ID of the pipe.", PipeRow::pipeId)
        .column("type", ENUM, "PIPE or FIFO.", it -> it.ends().get(0).type())
        .column("path", TEXT, "Path of a FIFO.", PipeRow::path)
        .column(
            "readers",
            new ColumnType.ListOf(INTEGER),
            "IDs of the files that read from it.",
            it -> it.ids(false))
        .column(
            "writers",
            new ColumnType.ListOf(INTEGER),
            "IDs of the files that write to it.",
            it -> it.ids(true))
        .column("waiting_bytes", SIZE, "Bytes that are not read yet.", PipeRow::waitingBytes)
        .rows(PipeRow::all, "pipe_id");
  }

  /** Copies the list. */
  public PipeRow {
    ends = List.copyOf(ends);
  }

  private static Iterable<PipeRow> all(CheckpointReport report) {
    Map<Long, List<FileRow>> pipes = new LinkedHashMap<>();
    for (FileRow file : report.rows(FileRow.TABLE)) {
      file.pipeId().ifPresent(it -> pipes.computeIfAbsent(it, id -> new ArrayList<>()).add(file));
    }
    return Rows.map(pipes.values(), PipeRow::new);
  }

  /** ID of the pipe. */
  public long pipeId() {
    return ends.get(0).pipeId().orElse(0L);
  }

  /** Path of a FIFO. */
  public Optional<NameBytes> path() {
    return ends.get(0).path();
  }

  private List<Long> ids(boolean writers) {
    return ends.stream().filter(it -> writers ? writes(it) : reads(it)).map(FileRow::id).toList();
  }

  /** Whether one of the ends can be written to. */
  public boolean writes(FileRow end) {
    return (end.flags().bits() & ACCESS) != 0;
  }

  /** Whether one of the ends can be read from. */
  public boolean reads(FileRow end) {
    return (end.flags().bits() & ACCESS) != WRITE_ONLY;
  }

  /** Bytes that are not read yet. */
  public long waitingBytes() {
    return ends.get(0).waitingBytes().orElse(0L);
  }
}
