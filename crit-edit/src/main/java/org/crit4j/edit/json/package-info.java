/** Images and the documents of engines as trees of JSON, and back. */
@NullMarked
package org.crit4j.edit.json;

import org.jspecify.annotations.NullMarked;
