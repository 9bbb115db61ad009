/**
 * Whether CRIU can restore a checkpoint on a machine: {@link org.crit4j.edit.preflight.Preflight}.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.edit.preflight;

import org.jspecify.annotations.NullMarked;
