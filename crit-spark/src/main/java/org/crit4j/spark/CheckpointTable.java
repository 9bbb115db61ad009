package org.crit4j.spark;

import java.util.EnumSet;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.crit4j.query.table.FleetTable;

/** A table over checkpoints. */
final class CheckpointTable implements SupportsRead {
  private final FleetTable<?> table;

  CheckpointTable(FleetTable<?> table) {
    this.table = table;
  }

  @Override
  public String name() {
    return "criu " + table.name();
  }

  @Override
  @SuppressWarnings("deprecation") // What returns columns instead calls this.
  public StructType schema() {
    return SparkTypes.schema(table);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return EnumSet.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new CheckpointScanBuilder(ReadOptions.of(options), ReadOptions.configuration(options));
  }
}
