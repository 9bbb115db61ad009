/** Files of the machine to restore on, as far as checkpoints need them. */
@NullMarked
package org.crit4j.internal.host;

import org.jspecify.annotations.NullMarked;
