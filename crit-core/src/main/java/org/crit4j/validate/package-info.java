/**
 * Whether a set of images is complete and consistent: rules, and what they find.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.validate;

import org.jspecify.annotations.NullMarked;
