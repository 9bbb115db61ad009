/** Finds bytes, text and regular expressions in the memory of a checkpoint. */
@NullMarked
package org.crit4j.checkpoint.search;

import org.jspecify.annotations.NullMarked;
