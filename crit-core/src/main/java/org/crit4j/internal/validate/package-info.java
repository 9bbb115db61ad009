/** The rules for a consistent set of images, and what they look at. */
@NullMarked
package org.crit4j.internal.validate;

import org.jspecify.annotations.NullMarked;
