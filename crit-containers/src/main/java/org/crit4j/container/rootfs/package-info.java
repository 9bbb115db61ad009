/** What a container has changed in its file system. */
@NullMarked
package org.crit4j.container.rootfs;

import org.jspecify.annotations.NullMarked;
