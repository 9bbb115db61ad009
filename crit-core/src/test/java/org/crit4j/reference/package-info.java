/** Comparisons with CRIU's own crit. */
@NullMarked
package org.crit4j.reference;

import org.jspecify.annotations.NullMarked;
