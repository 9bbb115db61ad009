/** What is different between two checkpoints of a container besides its processes. */
@NullMarked
package org.crit4j.container.diff;

import org.jspecify.annotations.NullMarked;
