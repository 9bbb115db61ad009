/**
 * Whole directories of images to JSON and back.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.directory;

import org.jspecify.annotations.NullMarked;
