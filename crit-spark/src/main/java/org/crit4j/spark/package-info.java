/**
 * Tables of checkpoints in Apache Spark. {@link org.crit4j.spark.CheckpointSource} is the data
 * source {@code criu}:
 *
 * <pre>{@code
 * spark.read().format("criu").option("table", "sockets").load("s3a://bucket/checkpoints/*.tar.zst")
 * }</pre>
 *
 * <p>The driver lists files ({@link org.crit4j.spark.Listing}) and makes a task of each checkpoint;
 * a task opens its checkpoint where it lies ({@link org.crit4j.spark.StoredFile}) and reads one
 * table of {@code crit-query}.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.spark;

import org.jspecify.annotations.NullMarked;
