package org.crit4j.query.table;

import static org.crit4j.report.ColumnType.Simple.ADDRESS;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.STRING;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.search.MemoryMatch;
import org.crit4j.report.Table;

/**
 * A place in memory where a pattern was found.
 *
 * @param pid the process
 * @param match the place
 * @param mapping name of the mapping that it is in
 */
public record MatchRow(long pid, MemoryMatch match, Optional<NameBytes> mapping) {
  static final Table<List<MatchRow>, MatchRow> TABLE =
      Table.named(
          "memory_matches",
          "A place in the memory of a process where a text was found: memory_matches('text'),"
              + " or memory_matches_regex('expression').",
          MatchRow.class,
          MatchRow::define);

  private static Table.Definition<List<MatchRow>, MatchRow> define(Table.Builder<MatchRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", MatchRow::pid)
        .column("address", ADDRESS, "Address of the first byte.", it -> it.match().address())
        .column("mapping", TEXT, "Name of the mapping.", MatchRow::mapping)
        .column("found", TEXT, "The bytes as text.", MatchRow::found)
        .column("bytes", STRING, "The bytes in hexadecimal digits.", MatchRow::bytes)
        .rows(all -> all, "pid", "address");
  }

  private NameBytes found() {
    return new NameBytes(ByteString.copyFrom(match.bytes()));
  }

  private String bytes() {
    return HexFormat.of().formatHex(match.bytes());
  }
}
