/** What {@code crit stats} shows. */
@NullMarked
package org.crit4j.cli.stats;

import org.jspecify.annotations.NullMarked;
