/** Whether a set of images is complete and consistent: rules, and what they find. */
@NullMarked
package org.crit4j.validate;

import org.jspecify.annotations.NullMarked;
