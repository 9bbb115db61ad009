/**
 * Checkpoints of containers, whatever engine made them and however they are packed.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.container;

import org.jspecify.annotations.NullMarked;
