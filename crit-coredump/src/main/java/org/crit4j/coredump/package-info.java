/**
 * ELF core files of checkpointed processes, for debuggers: {@link org.crit4j.coredump.CoreFile}
 * plans and writes one, {@link org.crit4j.coredump.Note} is what it says of the process.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.coredump;

import org.jspecify.annotations.NullMarked;
