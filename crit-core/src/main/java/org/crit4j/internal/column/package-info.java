/** Numbers by column: what a large process has a million of. */
@NullMarked
package org.crit4j.internal.column;

import org.jspecify.annotations.NullMarked;
