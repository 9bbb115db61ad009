/**
 * Addresses and sockets, as images have them.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.edit.net;

import org.jspecify.annotations.NullMarked;
