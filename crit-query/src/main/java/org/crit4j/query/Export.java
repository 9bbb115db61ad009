package org.crit4j.query;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.internal.io.OutputDirectory;
import org.crit4j.query.table.CsvRowWriter;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.FleetRow;
import org.crit4j.query.table.FleetTable;
import org.crit4j.query.table.JsonRowWriter;
import org.crit4j.query.table.RowWriter;

/** Writes tables of a fleet to files, one for each table, all of them or none. */
public final class Export {
  private Export() {}

  /** A format of files. */
  public enum Format {
    /** An object in each line. */
    NDJSON("ndjson"),
    /** Text with commas, RFC 4180. */
    CSV("csv");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    /** Its name, and the ending of its files. */
    public String word() {
      return word;
    }

    /** The format of a name; empty if there is none. */
    public static Optional<Format> of(String word) {
      for (Format each : values()) {
        if (each.word.equals(word)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }

    RowWriter writer(OutputStream out) {
      return this == CSV ? new CsvRowWriter(out) : JsonRowWriter.lines(out);
    }
  }

  private record Target(FleetTable<?> table, OutputStream stream, RowWriter writer) {}

  /**
   * Writes tables, checkpoint after checkpoint: each is opened once.
   *
   * @param directory where the files go; it is made if it does not exist
   * @throws IOException if the output cannot be written; problems with checkpoints are the fleet's
   */
  public static void write(Fleet fleet, List<FleetTable<?>> tables, Format format, Path directory)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      make(directory);
    }
    List<Target> targets = new ArrayList<>();
    try (OutputDirectory out = OutputDirectory.replacing(directory)) {
      try {
        for (FleetTable<?> table : tables) {
          OutputStream stream =
              new BufferedOutputStream(out.open(table.name() + "." + format.word()));
          Target target = new Target(table, stream, format.writer(stream));
          targets.add(target);
          target.writer().begin(table.columns());
        }
        for (int i = 0; i < fleet.size(); i++) {
          write(fleet, i, targets);
        }
        for (Target each : targets) {
          each.writer().finish();
        }
      } finally {
        for (Target each : targets) {
          each.stream().close();
        }
      }
      out.commit(List.of());
    }
  }

  private static void make(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (IOException e) {
      throw new CritException(
          Location.UNKNOWN.inFile(directory.toString()),
          "this directory cannot be made",
          "a directory, or a new one in an existing one");
    }
  }

  private static void write(Fleet fleet, int number, List<Target> targets) throws IOException {
    // Held, so that it stays open from table to table.
    boolean held = fleet.open(number).isPresent();
    for (Target each : targets) {
      int columns = each.table().columns().size();
      Iterator<FleetRow> rows = fleet.rows(each.table(), number);
      while (rows.hasNext()) {
        FleetRow row = rows.next();
        List<Optional<Object>> cells = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
          cells.add(row.cell(i));
        }
        each.writer().row(cells);
      }
      fleet.release(number);
    }
    if (held) {
      fleet.release(number);
    }
  }
}
