/**
 * Makes checkpoints that can be given away: {@link org.crit4j.edit.scrub.Scrubber} writes a copy
 * with the same structure, ids, sizes and references, in which names are pseudonyms, addresses and
 * numbers are others, and memory and contents are blank.
 *
 * <pre>{@code
 * ScrubReport report =
 *     new Scrubber(ScrubOptions.DEFAULT, ArchiveLimits.DEFAULT, Warnings.IGNORE)
 *         .scrub(Path.of("checkpoint.tar.zst"), Path.of("report.tar.zst"));
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.edit.scrub;

import org.jspecify.annotations.NullMarked;
