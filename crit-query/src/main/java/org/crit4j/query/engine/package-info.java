/** The engine of queries: H2, whose tables are those of a fleet. */
@NullMarked
package org.crit4j.query.engine;

import org.jspecify.annotations.NullMarked;
