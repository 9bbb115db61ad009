package org.crit4j.spark;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What a task needs to know: how to read a checkpoint.
 *
 * @param table name of the table
 * @param search what to look for, if it is that of places in memory; no Optional, which cannot be
 *     sent
 * @param mode what becomes of checkpoints with problems
 * @param columns the columns that the query needs, by their places in the table
 * @param configuration settings of Hadoop
 */
record CheckpointReaderFactory(
    String table,
    @Nullable Search search,
    ReadMode mode,
    int[] columns,
    SerializableConfiguration configuration)
    implements PartitionReaderFactory {
  private static final long serialVersionUID = 1L;

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    return new CheckpointReader((StoredCheckpoint) partition, this);
  }
}
