package org.crit4j.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.internal.io.OutputDirectory;
import org.crit4j.query.table.FileFormat;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.FleetRow;
import org.crit4j.query.table.FleetTable;

/** Writes tables of a fleet to files, one for each table, all of them or none. */
public final class Export {
  private Export() {}

  private record Target(FleetTable<?> table, FileFormat.Writer writer) {}

  /**
   * Writes tables, checkpoint after checkpoint: each is opened once.
   *
   * @param directory where the files go; it is made if it does not exist
   * @throws IOException if the output cannot be written; problems with checkpoints are the fleet's
   */
  public static void write(
      Fleet fleet, List<FleetTable<?>> tables, FileFormat format, Path directory)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      make(directory);
    }
    List<Target> targets = new ArrayList<>();
    try (OutputDirectory out = OutputDirectory.replacing(directory)) {
      try {
        for (FleetTable<?> table : tables) {
          Path file = out.place(table.name() + "." + format.word());
          Target target = new Target(table, format.open(table, file));
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
          each.writer().close();
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
