package org.crit4j.finding;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A violation of a rule.
 *
 * @param rule the rule
 * @param severity how bad it is: in most cases as bad as the rule says
 * @param path what was validated: a directory, or an image
 * @param image the file that is concerned, by its name in the directory ({@code parent/...} in the
 *     directory of an earlier dump); it need not exist
 * @param entry index of the image entry, from 0, if it is about one
 * @param field the field in the entry, as the schema names it ({@code tc.task_state}), if it is
 *     about one
 * @param message what is wrong, in one line that is safe to print
 */
public record Finding(
    Rule rule,
    Severity severity,
    String path,
    String image,
    OptionalLong entry,
    Optional<String> field,
    String message) {}
