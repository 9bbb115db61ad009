/** Hostile input: mutated images and JSON, and what has to hold whatever comes in. */
@NullMarked
package org.crit4j.fuzz;

import org.jspecify.annotations.NullMarked;
