package org.crit4j.internal.validate;

import java.util.OptionalLong;

/**
 * Something that is wrong with the envelope or the framing of an image, found while it was read.
 *
 * @param rule id of the rule that it violates
 * @param entry index of the entry, if it is in one
 * @param problem what is wrong, in one line that is safe to print
 */
record Damage(String rule, OptionalLong entry, String problem) {}
