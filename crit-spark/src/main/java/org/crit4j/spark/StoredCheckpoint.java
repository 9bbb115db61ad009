package org.crit4j.spark;

import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * Where a checkpoint is: what a task reads.
 *
 * @param path the whole address of the file or the directory: {@code s3a://bucket/a.tar}
 * @param size of the file, in bytes; 0 for a directory
 * @param isDirectory whether it is a directory
 * @param isCertain whether it was asked for; else it was found in a directory, and may be anything
 * @param hosts where the file is, as far as that matters
 */
record StoredCheckpoint(
    String path, long size, boolean isDirectory, boolean isCertain, List<String> hosts)
    implements InputPartition {
  private static final long serialVersionUID = 1L;

  @Override
  public String[] preferredLocations() {
    return hosts.toArray(new String[0]);
  }
}
