/**
 * Writes the pages of checkpoints anew: {@link org.crit4j.edit.pages.PageRewrite} joins a chain of
 * incremental dumps, compresses pages and unpacks them.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.edit.pages;

import org.jspecify.annotations.NullMarked;
