/** Whole images between bytes and JSON. */
@NullMarked
package org.crit4j.internal.transcode;

import org.jspecify.annotations.NullMarked;
