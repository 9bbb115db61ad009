/** Messages between wire bytes and JSON. */
@NullMarked
package org.crit4j.internal.codec;

import org.jspecify.annotations.NullMarked;
