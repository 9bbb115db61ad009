/** The files of a checkpoint, wherever they are, and the images among them. */
@NullMarked
package org.crit4j.source;

import org.jspecify.annotations.NullMarked;
