/**
 * Questions on any number of checkpoints in SQL, and their tables as files.
 *
 * <pre>{@code
 * CheckpointOpener opener = new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE);
 * try (Fleet fleet = new Fleet(paths, opener, System.err::println);
 *     Engine engine = new Engine(fleet)) {
 *   engine.run("SELECT checkpoint, pid, name FROM processes", JsonRowWriter.lines(System.out));
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.query;

import org.jspecify.annotations.NullMarked;
