/**
 * Tables of checkpoints as Parquet files.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.parquet;

import org.jspecify.annotations.NullMarked;
