package org.crit4j.edit.scrub;

import java.util.List;
import java.util.Map;

/**
 * What was replaced.
 *
 * @param counts how often, by kind, in the order of the kinds; kinds that did not occur are absent
 * @param blankedFiles files of unknown content, which are blank, by their names in the result
 * @param keptPages memory pages that were kept
 */
public record ScrubReport(
    Map<ReplacementKind, Long> counts, List<String> blankedFiles, long keptPages) {}
