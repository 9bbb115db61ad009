/**
 * The memory of a checkpoint, described: mappings and their kinds, entries of pagemaps, and where
 * the bytes of a page are. Reading the bytes is {@link org.crit4j.checkpoint.CheckpointMemory}'s
 * business.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.memory;

import org.jspecify.annotations.NullMarked;
