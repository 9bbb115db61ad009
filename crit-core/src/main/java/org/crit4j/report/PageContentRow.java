package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ADDRESS;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.TEXT;
import static org.crit4j.report.ColumnType.Simple.UNSIGNED;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.checkpoint.file.NameBytes;

/**
 * What the stored pages of a mapping hold: how many are zero, and how many are copies of pages that
 * stand before them. Pages are compared by a hash of 64 bits.
 *
 * @param pid the process; empty for what processes share
 * @param mapping the mapping; empty for shared memory, and for pages outside of all mappings
 * @param object number of the shared memory; empty for mappings
 * @param pages how many pages are stored
 * @param zeros how many of them are zero
 * @param duplicates how many others have the content of a page before, in the same mapping or
 *     another one, of the same process or another one
 * @param pageSize bytes in a page
 */
public record PageContentRow(
    OptionalLong pid,
    Optional<MappingRow> mapping,
    OptionalLong object,
    long pages,
    long zeros,
    long duplicates,
    int pageSize) {
  static final Table<CheckpointReport, PageContentRow> TABLE =
      Table.named(
          "page_contents",
          "The stored pages of a mapping, or of shared memory, by content. Each row counts"
              + " against all rows before it.",
          PageContentRow.class,
          PageContentRow::define);

  private static Table.Definition<CheckpointReport, PageContentRow> define(
      Table.Builder<PageContentRow> table) {
    return table
        .column(
            "pid",
            INTEGER,
            "PID of the process; empty for what processes share.",
            PageContentRow::pid)
        .column("start", ADDRESS, "First address of the mapping.", PageContentRow::start)
        .column("kind", ENUM, "Kind of the mapping, or shared memory.", PageContentRow::kind)
        .column("name", TEXT, "Name of the mapping.", PageContentRow::name)
        .column("object", UNSIGNED, "ID of the shared memory.", PageContentRow::object)
        .column("pages", INTEGER, "Number of pages.", PageContentRow::pages)
        .column("zeros", INTEGER, "How many of them are zero.", PageContentRow::zeros)
        .column(
            "duplicates",
            INTEGER,
            "How many others are copies of a page before.",
            PageContentRow::duplicates)
        .column("savings", SIZE, "Bytes that each page once would save.", PageContentRow::savings)
        .rows(PageContentRow::of, "pid", "start", "object");
  }

  /**
   * The stored pages of a checkpoint: process by process, then what they share. Reads all of them,
   * and keeps 8 to 24 bytes for each different one.
   */
  public static List<PageContentRow> of(CheckpointReport report) {
    return new PageContents(report).rows();
  }

  /** First address of the mapping, unsigned; empty if there is none. */
  public OptionalLong start() {
    return mapping.isPresent() ? OptionalLong.of(mapping.get().start()) : OptionalLong.empty();
  }

  /** The kind of the mapping, in words. */
  public String kind() {
    return object.isPresent()
        ? "shared memory"
        : mapping.map(it -> TextValues.word(it.kind())).orElse("unmapped");
  }

  /** The name of the mapping; empty for anonymous memory. */
  public Optional<NameBytes> name() {
    return mapping.flatMap(MappingRow::name);
  }

  /** Bytes that are saved if each content is stored once, and zeros not at all. */
  public long savings() {
    return (zeros + duplicates) * pageSize;
  }
}
