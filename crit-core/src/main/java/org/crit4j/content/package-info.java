/**
 * What a checkpoint holds as bytes: memory as it is, and the contents of open files that nothing
 * but the checkpoint has.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.content;

import org.jspecify.annotations.NullMarked;
