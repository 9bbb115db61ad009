/** The wire schema as compact tables, and the display formats of integers. */
@NullMarked
package org.crit4j.internal.schema;

import org.jspecify.annotations.NullMarked;
