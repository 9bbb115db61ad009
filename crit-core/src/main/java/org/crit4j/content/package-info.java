/**
 * What a checkpoint holds as bytes: memory as it is, and the contents of open files that nothing
 * but the checkpoint has.
 */
@NullMarked
package org.crit4j.content;

import org.jspecify.annotations.NullMarked;
