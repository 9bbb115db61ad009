/** A checkpoint as a whole: its processes, their files, sockets and memory. */
@NullMarked
package org.crit4j.checkpoint;

import org.jspecify.annotations.NullMarked;
