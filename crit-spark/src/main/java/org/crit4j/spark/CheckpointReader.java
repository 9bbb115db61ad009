package org.crit4j.spark;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.crit4j.Location;
import org.crit4j.container.CheckpointFinder;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.FleetRow;
import org.crit4j.query.table.FleetTable;
import org.crit4j.query.table.OpenCheckpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a table of a checkpoint, row by row. A fleet of one. */
final class CheckpointReader implements PartitionReader<InternalRow>, Fleet.Source {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointReader.class);
  private static final int ONLY = 0;

  private final StoredCheckpoint place;
  private final CheckpointReaderFactory wanted;
  private final FleetTable<?> table;
  private final StorageFailure failure = new StorageFailure();
  private final CheckpointOpener opener =
      new CheckpointOpener(ArchiveLimits.DEFAULT, CheckpointReader::log);
  private final Fleet fleet;
  private Optional<StoredFile> file = Optional.empty();
  private Optional<IOException> problem = Optional.empty();
  private Optional<Iterator<FleetRow>> rows = Optional.empty();
  private InternalRow current = InternalRow.empty();

  CheckpointReader(StoredCheckpoint place, CheckpointReaderFactory wanted) {
    this.place = place;
    this.wanted = wanted;
    this.table = FleetTable.named(wanted.table()).orElse(FleetTable.MATCHES);
    this.fleet = new Fleet(List.of(this), this::note);
  }

  private static void log(Location location, String warning) {
    LOG.warn("{}: {}", location, warning);
  }

  private void note(IOException found) {
    LOG.warn("{}", found.getMessage());
    if (problem.isEmpty()) {
      problem = Optional.of(found);
    }
  }

  @Override
  public String label() {
    return place.path();
  }

  @Override
  public ContainerCheckpoint open() throws IOException {
    Path path = new Path(place.path());
    FileSystem system = system(path);
    if (!place.isDirectory()) {
      return opener.open(file(), label(), ContainerCheckpoint.Purpose.PROCESSES);
    }
    return system instanceof LocalFileSystem
        // Links lead to the dumps that this one builds on.
        ? opener.open(
            java.nio.file.Path.of(path.toUri().getPath()), ContainerCheckpoint.Purpose.PROCESSES)
        : opener.open(StoredDirectory.tree(system, path, ArchiveLimits.DEFAULT, failure));
  }

  private FileSystem system(Path path) throws IOException {
    Configuration configuration = wanted.configuration().value();
    return failure.watch(() -> path.getFileSystem(configuration));
  }

  private StoredFile file() throws IOException {
    if (file.isEmpty()) {
      Path path = new Path(place.path());
      file = Optional.of(new StoredFile(system(path), path, place.size(), failure));
    }
    return file.get();
  }

  @Override
  public boolean next() throws IOException {
    if (rows.isEmpty()) {
      rows = Optional.of(start());
    }
    boolean more = rows.get().hasNext();
    if (more) {
      current = row(rows.get().next());
    }
    check();
    return more;
  }

  /** What is no checkpoint has no rows; neither has a damaged one, if those are to be dropped. */
  private Iterator<FleetRow> start() throws IOException {
    if (!place.isCertain() && !isCheckpoint()) {
      return Collections.emptyIterator();
    }
    if (wanted.mode() == ReadMode.DROPMALFORMED && table != FleetTable.PROBLEMS) {
      // Rows may be too many to keep them until the last one has been read.
      for (Iterator<FleetRow> all = read(); all.hasNext() && problem.isEmpty(); ) {
        row(all.next());
      }
      check();
      if (problem.isPresent()) {
        return Collections.emptyIterator();
      }
    }
    return read();
  }

  private boolean isCheckpoint() throws IOException {
    String name = new Path(place.path()).getName();
    boolean is = CheckpointFinder.isCheckpoint(name, file(), ArchiveLimits.DEFAULT);
    check();
    return is;
  }

  private Iterator<FleetRow> read() {
    Search search = wanted.search();
    if (search == null) {
      return fleet.rows(table, ONLY);
    }
    Optional<OpenCheckpoint> checkpoint = fleet.open(ONLY);
    return checkpoint.isPresent()
        ? checkpoint.get().search(search.pattern())
        : Collections.emptyIterator();
  }

  private InternalRow row(FleetRow row) {
    @Nullable Object[] values = new Object[wanted.columns().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = SparkTypes.value(row.cell(wanted.columns()[i]));
    }
    return new GenericInternalRow(values);
  }

  private void check() throws IOException {
    failure.check();
    if (wanted.mode() == ReadMode.FAILFAST && problem.isPresent()) {
      throw new IOException(
          problem.get().getMessage()
              + " (mode FAILFAST; in the others it is a row of the table problems)",
          problem.get());
    }
  }

  @Override
  public InternalRow get() {
    return current;
  }

  @Override
  public void close() throws IOException {
    try {
      fleet.close();
    } finally {
      if (file.isPresent()) {
        file.get().close();
      }
    }
  }
}
