/** Addresses and sockets, as images have them. */
@NullMarked
package org.crit4j.edit.net;

import org.jspecify.annotations.NullMarked;
