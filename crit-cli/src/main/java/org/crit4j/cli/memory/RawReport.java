package org.crit4j.cli.memory;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.cli.text.Layout;
import org.crit4j.cli.text.TextTable;
import org.crit4j.content.AddressRange;
import org.crit4j.content.RawMemory;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.ByteSize;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.MappingRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.TextValues;

/**
 * Bytes of memory, and where in the output they are.
 *
 * @param memory the bytes
 */
public record RawReport(RawMemory memory) {
  /**
   * The bytes that were asked for.
   *
   * @param places the processes and their ranges of addresses
   * @param isWhole whether mappings without any stored byte belong to them
   * @throws CritException if the checkpoint has none of them
   */
  public static RawReport of(
      CheckpointReport report, Map<ProcessRow, List<AddressRange>> places, boolean isWhole)
      throws IOException {
    RawMemory memory = new RawMemory(report);
    for (Map.Entry<ProcessRow, List<AddressRange>> each : places.entrySet()) {
      for (AddressRange range : each.getValue()) {
        memory.add(each.getKey(), range.start(), range.end(), isWhole);
      }
    }
    if (memory.pieces().isEmpty()) {
      throw new CritException(
          Location.UNKNOWN.inFile(report.checkpoint().images().source().label()),
          "the checkpoint has none of these bytes",
          "memory that crit x PATH rss shows as present");
    }
    return new RawReport(memory);
  }

  private static String permissions(RawMemory.Piece piece) {
    return piece.mapping().map(it -> it.protection() + (it.shared() ? "s" : "p")).orElse("");
  }

  private static String name(RawMemory.Piece piece) {
    return piece.mapping().flatMap(MappingRow::name).map(TextValues::name).orElse("");
  }

  /** As a table. */
  public void table(Layout layout, TextTable.Sink sink) throws IOException {
    List<String> columns =
        List.of("OFFSET", "PID", "START", "END", "PERM", "STORED", "LACKING", "MAPPING");
    TextTable table = new TextTable(sink, layout, columns, List.of());
    for (RawMemory.Piece each : memory.pieces()) {
      table.row(
          Long.toString(each.offset()),
          Long.toString(each.process().pid()),
          Long.toHexString(each.start()),
          Long.toHexString(each.end()),
          permissions(each),
          ByteSize.of(each.storedBytes()),
          ByteSize.of(each.lackingBytes()),
          name(each));
    }
    table.finish();
  }

  /** As a member of an object: {@code pieces}, a list. */
  public void json(JsonOutput out) throws IOException {
    out.key("pieces").beginArray();
    for (RawMemory.Piece each : memory.pieces()) {
      out.beginObject();
      out.key("offset").unsigned(each.offset());
      out.key("pid").unsigned(each.process().pid());
      out.key("start").hex(each.start());
      out.key("end").hex(each.end());
      out.key("permissions").value(permissions(each));
      out.key("stored_bytes").unsigned(each.storedBytes());
      out.key("lacking_bytes").unsigned(each.lackingBytes());
      out.key("mapping").value(name(each));
      out.endObject();
    }
    out.endArray();
  }
}
