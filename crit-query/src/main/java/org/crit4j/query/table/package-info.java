/**
 * The tables of any number of checkpoints, their rows in SQL's types, and formats to write them.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.query.table;

import org.jspecify.annotations.NullMarked;
