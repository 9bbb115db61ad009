/**
 * Writes checkpoints in the form that other versions of CRIU read: {@link
 * org.crit4j.edit.convert.Conversion}.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.edit.convert;

import org.jspecify.annotations.NullMarked;
