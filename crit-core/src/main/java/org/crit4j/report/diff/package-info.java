/**
 * Compares two checkpoints of the same processes: rows of report tables by keys and columns, and
 * memory page by page. Start with {@link org.crit4j.report.diff.CheckpointComparison}.
 *
 * <p>Nothing here is safe for use by several threads.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.report.diff;

import org.jspecify.annotations.NullMarked;
