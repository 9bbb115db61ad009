/** Checkpoints of containers, whatever engine made them and however they are packed. */
@NullMarked
package org.crit4j.container;

import org.jspecify.annotations.NullMarked;
