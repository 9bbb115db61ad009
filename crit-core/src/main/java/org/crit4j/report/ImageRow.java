package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.STRING;
import static org.crit4j.report.ColumnType.Simple.UNSIGNED;

import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.image.ImageName;
import org.crit4j.message.ImageReader;

/**
 * An image file.
 *
 * @param report the report it is of
 * @param name its name, taken apart
 */
public record ImageRow(CheckpointReport report, ImageName name) {
  static final Table<CheckpointReport, ImageRow> TABLE =
      Table.named("images", "An image file of the checkpoint.", ImageRow.class, ImageRow::define);

  private static Table.Definition<CheckpointReport, ImageRow> define(
      Table.Builder<ImageRow> table) {
    return table
        .column("file", STRING, "Name of the file.", it -> it.name().file())
        .column("type", ENUM, "CRIU's name of the type.", it -> it.name().type().name())
        .column(
            "number",
            UNSIGNED,
            "Number in the name: of a process, file or namespace.",
            it -> it.name().number())
        .column("size", SIZE, "Size of the file.", ImageRow::size)
        .column("entries", INTEGER, "Number of entries; reads the file.", ImageRow::entries)
        .rows(
            report ->
                Rows.map(report.checkpoint().images().names(), it -> new ImageRow(report, it)),
            "file");
  }

  /** Size of the file in bytes. */
  public OptionalLong size() {
    return report.checkpoint().images().size(name.file());
  }

  /** Number of entries; empty for images without entries. Reads the file. */
  public Optional<Long> entries() {
    return name.type().isRaw() || name.type().entries().isEmpty()
        ? Optional.empty()
        : report
            .problems()
            .find(
                () -> {
                  try (ImageReader reader = report.checkpoint().images().open(name.file())) {
                    long count = 0;
                    for (; reader.hasNext(); count++) {
                      reader.nextFields();
                    }
                    return Optional.of(count);
                  }
                });
  }
}
