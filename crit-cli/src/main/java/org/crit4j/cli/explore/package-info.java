/**
 * What {@code crit x} shows of a checkpoint: one class for each word that follows the directory.
 */
@NullMarked
package org.crit4j.cli.explore;

import org.jspecify.annotations.NullMarked;
