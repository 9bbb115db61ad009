/**
 * A checkpoint as a whole: its processes, their files, sockets and memory.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.checkpoint;

import org.jspecify.annotations.NullMarked;
