/** Files and streams. */
@NullMarked
package org.crit4j.internal.io;

import org.jspecify.annotations.NullMarked;
