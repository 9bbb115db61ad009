/**
 * The engine of queries: H2, whose tables are those of a fleet.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.query.engine;

import org.jspecify.annotations.NullMarked;
