/** Protobuf's wire format: stepping over fields, writing them, the canonical form. */
@NullMarked
package org.crit4j.internal.wire;

import org.jspecify.annotations.NullMarked;
