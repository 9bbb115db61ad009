/** Archives and directories as trees of members, read with suspicion. */
@NullMarked
package org.crit4j.container.archive;

import org.jspecify.annotations.NullMarked;
