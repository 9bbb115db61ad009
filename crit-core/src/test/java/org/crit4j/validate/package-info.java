/** Tests that damage real checkpoints in one way, and see what the rules say. */
@NullMarked
package org.crit4j.validate;

import org.jspecify.annotations.NullMarked;
