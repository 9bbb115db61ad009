/**
 * OCI images with checkpoints in them.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.container.oci;

import org.jspecify.annotations.NullMarked;
