/** OCI images with checkpoints in them. */
@NullMarked
package org.crit4j.container.oci;

import org.jspecify.annotations.NullMarked;
