/** What every part of the library speaks of: failures, places in files, warnings and limits. */
@NullMarked
package org.crit4j;

import org.jspecify.annotations.NullMarked;
