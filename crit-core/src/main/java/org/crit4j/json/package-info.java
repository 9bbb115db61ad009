/** The JSON form of images, in both directions. */
@NullMarked
package org.crit4j.json;

import org.jspecify.annotations.NullMarked;
