/**
 * The tar format, down to the bytes of its headers.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.container.tar;

import org.jspecify.annotations.NullMarked;
