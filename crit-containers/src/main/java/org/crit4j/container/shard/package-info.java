/**
 * The format of criu-image-streamer: the files of a checkpoint, woven together piece by piece.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.container.shard;

import org.jspecify.annotations.NullMarked;
