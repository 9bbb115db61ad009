/** What is different between two checkpoints of the same processes. */
@NullMarked
package org.crit4j.checkpoint.diff;

import org.jspecify.annotations.NullMarked;
