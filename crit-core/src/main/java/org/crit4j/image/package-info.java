/** The format of images: their types, names, headers and payloads. */
@NullMarked
package org.crit4j.image;

import org.jspecify.annotations.NullMarked;
