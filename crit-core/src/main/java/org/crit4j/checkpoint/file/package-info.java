/**
 * What processes hold open: one record for each type of file that CRIU knows. Each wraps the
 * message that CRIU wrote, which has everything, and names what is asked for most.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.checkpoint.file;

import org.jspecify.annotations.NullMarked;
