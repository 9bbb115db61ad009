/**
 * What the images show of checkpointed JVMs, and what the JDK's {@code jhsdb} shows of their core
 * files.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.coredump.jvm;

import org.jspecify.annotations.NullMarked;
