package org.crit4j.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.MemoryRange;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.internal.io.OutputFile;
import org.crit4j.internal.io.SparseOutput;
import org.crit4j.memory.PageRun;
import org.crit4j.report.ByteSize;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.MappingRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.source.PageState;

/**
 * The bytes of memory as they are, one mapping after the other: each from its first address to its
 * last, so that bytes of a mapping are as far apart as their addresses. Zeros stand for bytes that
 * the checkpoint does not have. Not for use by several threads at a time.
 */
public final class RawMemory {
  private final CheckpointReport report;
  private final List<Piece> pieces = new ArrayList<>();
  private long length;

  /**
   * A mapping, or a part of one.
   *
   * @param process whose memory it is
   * @param offset where in the output it begins, in bytes
   * @param start first address, unsigned
   * @param end the address after the last one, unsigned
   * @param mapping the mapping; empty in a pre-dump, which has none
   * @param storedBytes bytes that are in the checkpoint
   * @param lackingBytes bytes that are neither in the checkpoint nor known to be zeros
   */
  public record Piece(
      ProcessRow process,
      long offset,
      long start,
      long end,
      Optional<MappingRow> mapping,
      long storedBytes,
      long lackingBytes) {}

  /**
   * No memory yet.
   *
   * @param report the report on the checkpoint
   */
  public RawMemory(CheckpointReport report) {
    this.report = report;
  }

  /**
   * Adds the memory of a process in a range of addresses.
   *
   * @param process the process
   * @param start first address, unsigned
   * @param end the address after the last one, unsigned
   * @param isWhole whether mappings without a stored byte are added, too, unless nothing is known
   *     of their content
   * @throws org.crit4j.CritException if images are damaged
   * @throws IOException if they cannot be read
   */
  public void add(ProcessRow process, long start, long end, boolean isWhole) throws IOException {
    try (TaskMemory memory = process.task().openMemory()) {
      List<MappingRow> mappings = MappingRow.of(report, process.task());
      for (MappingRow each : mappings) {
        long first = later(start, each.start());
        long last = later(end, each.end()) == end ? each.end() : end;
        add(process, memory, first, last, Optional.of(each), isWhole);
      }
      if (mappings.isEmpty()) {
        for (PageRun run : memory.runs()) {
          long runEnd = run.address() + run.pages() * memory.pageSize();
          long last = later(end, runEnd) == end ? runEnd : end;
          add(process, memory, later(start, run.address()), last, Optional.empty(), isWhole);
        }
      }
    }
  }

  private static long later(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? b : a;
  }

  private void add(
      ProcessRow process,
      TaskMemory memory,
      long start,
      long end,
      Optional<MappingRow> mapping,
      boolean isWhole)
      throws IOException {
    if (Long.compareUnsigned(start, end) >= 0) {
      return;
    }
    Map<PageState, Long> bytes = new EnumMap<>(PageState.class);
    for (long at = start; at != end; ) {
      MemoryRange part = memory.rangeAt(at, end);
      bytes.merge(part.state(), part.end() - at, Long::sum);
      at = part.end();
    }
    long stored = bytes.getOrDefault(PageState.STORED, 0L);
    long lacking = end - start - stored - bytes.getOrDefault(PageState.ZERO, 0L);
    if (stored > 0 || (isWhole && lacking != end - start)) {
      pieces.add(new Piece(process, length, start, end, mapping, stored, lacking));
      length += end - start;
    }
  }

  /**
   * The pieces, in the order in which they are written.
   *
   * @return a copy
   */
  public List<Piece> pieces() {
    return List.copyOf(pieces);
  }

  /**
   * Writes the bytes to a stream.
   *
   * @param out where they go
   * @param warnings told how many bytes the checkpoint does not have
   * @throws IOException if images cannot be read, or the output cannot be written
   */
  public void write(OutputStream out, Warnings warnings) throws IOException {
    write(SparseOutput.to(out), warnings);
  }

  /**
   * Writes the bytes to a file, which appears whole or not at all; zeros become holes in it.
   *
   * @param file where they go
   * @param checkpoint whose permissions the file gets, less the umask
   * @param warnings told how many bytes the checkpoint does not have
   * @throws IOException if images cannot be read, or the file cannot be written
   */
  public void write(Path file, Path checkpoint, Warnings warnings) throws IOException {
    try (OutputFile target = OutputFile.create(file, checkpoint)) {
      write(target.sparse(), warnings);
      target.commit();
    }
  }

  private void write(SparseOutput out, Warnings warnings) throws IOException {
    Map<ProcessRow, List<Piece>> byProcess = new LinkedHashMap<>();
    for (Piece each : pieces) {
      byProcess.computeIfAbsent(each.process(), it -> new ArrayList<>()).add(each);
    }
    for (Map.Entry<ProcessRow, List<Piece>> each : byProcess.entrySet()) {
      long lacking = 0;
      try (TaskMemory memory = each.getKey().task().openMemory()) {
        for (Piece piece : each.getValue()) {
          write(memory, piece, out);
          lacking += piece.lackingBytes();
        }
      }
      if (lacking > 0) {
        warnings.warn(
            Location.UNKNOWN,
            ByteSize.of(lacking)
                + " of process "
                + each.getKey().pid()
                + " are not in the checkpoint, and zeros here; mapped files have most of them");
      }
    }
    out.finish();
  }

  private static void write(TaskMemory memory, Piece piece, SparseOutput out) throws IOException {
    for (long at = piece.start(); at != piece.end(); ) {
      MemoryRange part = memory.rangeAt(at, piece.end());
      if (part.state() == PageState.STORED) {
        try (InputStream in = memory.stream(at, part.end())) {
          in.transferTo(out);
        }
      } else {
        out.skip(part.end() - at);
      }
      at = part.end();
    }
  }
}
