/**
 * The format of images: their types, names, headers and payloads.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.image;

import org.jspecify.annotations.NullMarked;
