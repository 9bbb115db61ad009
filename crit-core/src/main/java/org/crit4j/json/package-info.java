/**
 * The JSON form of images, in both directions.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.json;

import org.jspecify.annotations.NullMarked;
