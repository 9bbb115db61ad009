/** Tables of checkpoints as Parquet files. */
@NullMarked
package org.crit4j.parquet;

import org.jspecify.annotations.NullMarked;
