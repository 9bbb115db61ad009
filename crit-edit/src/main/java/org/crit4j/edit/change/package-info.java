/**
 * What people change in checkpoints, a class for each: ports and addresses, paths, names,
 * descriptors, users, memory. Each one changes all that belongs together.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.edit.change;

import org.jspecify.annotations.NullMarked;
