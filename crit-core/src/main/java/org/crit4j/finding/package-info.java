/**
 * What a validation says: a {@link org.crit4j.finding.Rule} is what is checked, a {@link
 * org.crit4j.finding.Finding} one place where it does not hold, a {@link org.crit4j.finding.Report}
 * all of them. All are values, safe for use by several threads; {@link org.crit4j.validate} makes
 * them.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.finding;

import org.jspecify.annotations.NullMarked;
