/** The rules, one class per subject. */
@NullMarked
package org.crit4j.internal.validate.rules;

import org.jspecify.annotations.NullMarked;
