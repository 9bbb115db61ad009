/** What tests share: golden files, images made of bytes, conversions in memory. */
@NullMarked
package org.crit4j.testing;

import org.jspecify.annotations.NullMarked;
