/**
 * What a container has changed in its file system.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.container.rootfs;

import org.jspecify.annotations.NullMarked;
