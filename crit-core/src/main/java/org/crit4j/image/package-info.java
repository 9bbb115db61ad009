/** Images as programs see them: types, headers, entries with typed messages and payloads. */
@NullMarked
package org.crit4j.image;

import org.jspecify.annotations.NullMarked;
