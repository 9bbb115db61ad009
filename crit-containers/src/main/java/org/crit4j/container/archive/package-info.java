/**
 * Archives and directories as trees of members, read with suspicion.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.container.archive;

import org.jspecify.annotations.NullMarked;
