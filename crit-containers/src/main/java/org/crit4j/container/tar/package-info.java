/** The tar format, down to the bytes of its headers. */
@NullMarked
package org.crit4j.container.tar;

import org.jspecify.annotations.NullMarked;
