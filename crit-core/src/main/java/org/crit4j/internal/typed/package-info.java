/** What the typed API needs besides the codec. */
@NullMarked
package org.crit4j.internal.typed;

import org.jspecify.annotations.NullMarked;
