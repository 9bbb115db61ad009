/**
 * Finds bytes, text and regular expressions in the memory of a checkpoint.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.checkpoint.search;

import org.jspecify.annotations.NullMarked;
