/** Whole directories of images to JSON and back. */
@NullMarked
package org.crit4j.directory;

import org.jspecify.annotations.NullMarked;
