/**
 * What every part of the library speaks of: failures, places in files, warnings and limits.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j;

import org.jspecify.annotations.NullMarked;
