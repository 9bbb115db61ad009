/**
 * The other side of {@code criu --stream}: {@link org.crit4j.stream.ImageServer} hands CRIU the
 * images of a restore one by one, {@link org.crit4j.stream.ImageReceiver} takes those of a dump.
 * Linux only, with a native library for passing descriptors.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.stream;

import org.jspecify.annotations.NullMarked;
