/** JSON as bytes: a writer and a reader that make no text of what is copied anyway. */
@NullMarked
package org.crit4j.internal.json;

import org.jspecify.annotations.NullMarked;
