/**
 * Changes to a checkpoint. A {@link org.crit4j.edit.Draft} is a copy-on-write view of its images; a
 * {@link org.crit4j.edit.Revision} is a checkpoint where it lies, which writes the draft to another
 * place or to its own.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.edit;

import org.jspecify.annotations.NullMarked;
