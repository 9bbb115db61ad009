/**
 * What is different between two checkpoints of a container besides its processes.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.container.diff;

import org.jspecify.annotations.NullMarked;
