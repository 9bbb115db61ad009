package org.crit4j.finding;

/**
 * What images have to be like, in one respect.
 *
 * @param id name of the rule, stable over versions: {@code PST-UNIQ}
 * @param severity how bad a violation is
 * @param evidence how the rule is known
 * @param title the rule in one line
 * @param explanation what a violation means, and what CRIU does with such images at a restore
 */
public record Rule(
    String id, Severity severity, Evidence evidence, String title, String explanation) {}
