package org.crit4j.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownFilters;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;

/** Learns from a query which columns it needs, and of which checkpoints. */
final class CheckpointScanBuilder
    implements ScanBuilder, SupportsPushDownRequiredColumns, SupportsPushDownFilters {
  private final ReadOptions options;
  private final Configuration configuration;
  private final List<Filter> filters = new ArrayList<>();
  private StructType columns;

  CheckpointScanBuilder(ReadOptions options, Configuration configuration) {
    this.options = options;
    this.configuration = configuration;
    this.columns = SparkTypes.schema(options.table());
  }

  @Override
  public void pruneColumns(StructType required) {
    columns = required;
  }

  /** Conditions on the checkpoint are met by not reading others; Spark checks the rest. */
  @Override
  public Filter[] pushFilters(Filter[] all) {
    List<Filter> left = new ArrayList<>();
    for (Filter each : all) {
      (CheckpointFilter.isSupported(each) ? filters : left).add(each);
    }
    return left.toArray(new Filter[0]);
  }

  @Override
  public Filter[] pushedFilters() {
    return filters.toArray(new Filter[0]);
  }

  @Override
  public Scan build() {
    return new CheckpointScan(options, configuration, columns, List.copyOf(filters));
  }
}
