/** Memory pages: which there are, where their bytes lie, and how they are stored. */
@NullMarked
package org.crit4j.internal.pages;

import org.jspecify.annotations.NullMarked;
