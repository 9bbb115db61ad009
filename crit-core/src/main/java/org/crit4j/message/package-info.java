/**
 * Images as typed messages: {@link org.crit4j.message.ImageReader} and {@link
 * org.crit4j.message.ImageWriter} stream an image entry by entry.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.message;

import org.jspecify.annotations.NullMarked;
