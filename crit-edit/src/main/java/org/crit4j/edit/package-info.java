/** Changes to a checkpoint: {@link org.crit4j.edit.Draft} is a copy-on-write view of one. */
@NullMarked
package org.crit4j.edit;

import org.jspecify.annotations.NullMarked;
