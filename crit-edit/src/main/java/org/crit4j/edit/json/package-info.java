/**
 * Images and the documents of engines as trees of JSON, and back.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.edit.json;

import org.jspecify.annotations.NullMarked;
