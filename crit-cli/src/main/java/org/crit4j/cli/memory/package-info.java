/** What {@code crit memparse} prints of the memory of processes. */
@NullMarked
package org.crit4j.cli.memory;

import org.jspecify.annotations.NullMarked;
