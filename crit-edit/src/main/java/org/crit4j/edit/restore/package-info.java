/**
 * Restores from what is not a directory of images as CRIU wants it: {@link
 * org.crit4j.edit.restore.Preparation} makes a directory for CRIU that costs next to nothing,
 * {@link org.crit4j.edit.restore.PageServer} hands memory to a process that runs already.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.edit.restore;

import org.jspecify.annotations.NullMarked;
