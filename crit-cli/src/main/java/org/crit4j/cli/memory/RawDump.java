package org.crit4j.cli.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.MemoryRange;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.cli.text.Layout;
import org.crit4j.cli.text.TextTable;
import org.crit4j.internal.io.SparseOutput;
import org.crit4j.json.JsonOutput;
import org.crit4j.memory.PageRun;
import org.crit4j.report.ByteSize;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.MappingRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.TextValues;
import org.crit4j.source.PageState;

/**
 * The bytes of memory as they are, one mapping after the other: each from its first address to its
 * last, so that the distance of two bytes is that of their addresses. Zeros stand for what the
 * checkpoint does not have.
 */
public final class RawDump {
  private final CheckpointReport report;
  private final Map<ProcessRow, List<AddressRange>> places;
  private final boolean everything;
  private final List<Piece> pieces = new ArrayList<>();

  /** A mapping, or the part of one that was asked for. */
  private record Piece(
      ProcessRow process,
      AddressRange range,
      Optional<MappingRow> mapping,
      Map<PageState, Long> bytes) {
    long of(PageState state) {
      return bytes.getOrDefault(state, 0L);
    }

    long length() {
      return range.end() - range.start();
    }

    /** Bytes that are neither in the checkpoint nor known to be zero. */
    long lacking() {
      return length() - of(PageState.STORED) - of(PageState.ZERO);
    }

    String name() {
      return mapping.flatMap(MappingRow::name).map(TextValues::name).orElse("");
    }

    String protection() {
      return mapping.map(it -> it.protection() + (it.shared() ? "s" : "p")).orElse("");
    }
  }

  /**
   * A dump.
   *
   * @param report the report on the checkpoint
   * @param places the processes and their ranges of addresses
   * @param everything whether mappings without any stored byte belong to it, too
   * @throws CritException if the checkpoint has nothing of what was asked for
   * @throws IOException if the images cannot be read
   */
  public RawDump(
      CheckpointReport report, Map<ProcessRow, List<AddressRange>> places, boolean everything)
      throws IOException {
    this.report = report;
    this.places = places;
    this.everything = everything;
    for (ProcessRow process : places.keySet()) {
      try (TaskMemory memory = process.task().openMemory()) {
        plan(process, memory);
      }
    }
    if (pieces.isEmpty()) {
      throw new CritException(
          Location.UNKNOWN.inFile(report.checkpoint().images().source().label()),
          "the checkpoint has none of these bytes",
          "memory that crit memparse -p PID shows");
    }
  }

  private void plan(ProcessRow process, TaskMemory memory) throws IOException {
    List<MappingRow> mappings = MappingRow.of(report, process.task());
    for (AddressRange range : places.getOrDefault(process, List.of())) {
      for (MappingRow mapping : mappings) {
        add(process, memory, range.and(mapping.start(), mapping.end()), Optional.of(mapping));
      }
      if (mappings.isEmpty()) {
        for (PageRun run : memory.runs()) {
          long end = run.address() + run.pages() * memory.pageSize();
          add(process, memory, range.and(run.address(), end), Optional.empty());
        }
      }
    }
  }

  private void add(
      ProcessRow process, TaskMemory memory, AddressRange range, Optional<MappingRow> mapping)
      throws IOException {
    Map<PageState, Long> bytes = new EnumMap<>(PageState.class);
    for (long at = range.start(); at != range.end(); ) {
      MemoryRange part = memory.rangeAt(at, range.end());
      bytes.merge(part.state(), part.end() - at, Long::sum);
      at = part.end();
    }
    Piece piece = new Piece(process, range, mapping, bytes);
    boolean known = everything ? piece.lacking() < piece.length() : bytes.containsKey(PageState.STORED);
    if (!range.isEmpty() && known) {
      pieces.add(piece);
    }
  }

  /**
   * Writes the bytes.
   *
   * @param out where they go; zeros become holes where it is a file
   * @param warnings told how many bytes the checkpoint does not have
   */
  public void write(SparseOutput out, Warnings warnings) throws IOException {
    for (ProcessRow process : places.keySet()) {
      long lacking = 0;
      try (TaskMemory memory = process.task().openMemory()) {
        for (Piece each : pieces) {
          if (each.process().equals(process)) {
            write(memory, each.range(), out);
            lacking += each.lacking();
          }
        }
      }
      if (lacking > 0) {
        warnings.warn(
            Location.UNKNOWN,
            ByteSize.of(lacking)
                + " of process "
                + process.pid()
                + " are not in the checkpoint and zeros here; most are in the mapped files");
      }
    }
    out.finish();
  }

  private static void write(TaskMemory memory, AddressRange range, SparseOutput out)
      throws IOException {
    for (long at = range.start(); at != range.end(); ) {
      MemoryRange part = memory.rangeAt(at, range.end());
      if (part.state() == PageState.STORED) {
        try (InputStream in = memory.stream(at, part.end())) {
          in.transferTo((OutputStream) out);
        }
      } else {
        out.skip(part.end() - at);
      }
      at = part.end();
    }
  }

  /** Where in the output what is, as a table. */
  public void table(Layout layout, TextTable.Sink sink) throws IOException {
    List<String> columns =
        List.of("OFFSET", "PID", "START", "END", "PERM", "STORED", "LACKING", "MAPPING");
    TextTable table = new TextTable(sink, layout, columns, List.of());
    long offset = 0;
    for (Piece each : pieces) {
      table.row(
          Long.toString(offset),
          Long.toString(each.process().pid()),
          Long.toHexString(each.range().start()),
          Long.toHexString(each.range().end()),
          each.protection(),
          ByteSize.of(each.of(PageState.STORED)),
          ByteSize.of(each.lacking()),
          each.name());
      offset += each.length();
    }
    table.finish();
  }

  /** The same as a member of an object: {@code pieces}, a list. */
  public void json(JsonOutput out) throws IOException {
    out.key("pieces").beginArray();
    long offset = 0;
    for (Piece each : pieces) {
      out.beginObject();
      out.key("offset").unsigned(offset);
      out.key("pid").unsigned(each.process().pid());
      out.key("start").hex(each.range().start());
      out.key("end").hex(each.range().end());
      out.key("permissions").value(each.protection());
      out.key("stored_bytes").unsigned(each.of(PageState.STORED));
      out.key("lacking_bytes").unsigned(each.lacking());
      out.key("mapping").value(each.name());
      out.endObject();
      offset += each.length();
    }
    out.endArray();
  }
}
