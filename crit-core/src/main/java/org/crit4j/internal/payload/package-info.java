/** What follows an entry's message: one codec per layout. */
@NullMarked
package org.crit4j.internal.payload;

import org.jspecify.annotations.NullMarked;
