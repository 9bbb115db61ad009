package org.crit4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A read of a table: a task for each checkpoint. The rows of one come out of tables that are read
 * as a whole, such as the open files that all processes share, so parts of a checkpoint would each
 * read most of it.
 */
final class CheckpointScan implements Scan, Batch {
  private final ReadOptions options;
  private final Configuration configuration;
  private final StructType columns;
  private final List<Filter> filters;
  private Optional<List<StoredCheckpoint>> checkpoints = Optional.empty();

  CheckpointScan(
      ReadOptions options, Configuration configuration, StructType columns, List<Filter> filters) {
    this.options = options;
    this.configuration = configuration;
    this.columns = columns;
    this.filters = filters;
  }

  @Override
  public StructType readSchema() {
    return columns;
  }

  @Override
  public String description() {
    return "criu "
        + options.table().name()
        + " "
        + options.paths()
        + ", columns: "
        + Arrays.toString(columns.fieldNames())
        + ", PushedFilters: "
        + filters;
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return checkpoints().toArray(new InputPartition[0]);
  }

  private synchronized List<StoredCheckpoint> checkpoints() {
    if (checkpoints.isEmpty()) {
      checkpoints = Optional.of(list());
    }
    return checkpoints.get();
  }

  private List<StoredCheckpoint> list() {
    List<StoredCheckpoint> wanted = new ArrayList<>();
    try {
      for (StoredCheckpoint each : new Listing(configuration).of(options.paths())) {
        if (filters.stream().allMatch(it -> CheckpointFilter.accepts(it, each.path()))) {
          wanted.add(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return wanted;
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new CheckpointReaderFactory(
        options.table().name(),
        options.search().orElse(null),
        options.mode(),
        Arrays.stream(columns.fieldNames()).mapToInt(options.table().columns()::indexOf).toArray(),
        new SerializableConfiguration(configuration));
  }
}
