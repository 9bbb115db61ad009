/**
 * A checkpoint as a page for people: one HTML file that needs nothing else, with everything that
 * the tables of {@link org.crit4j.report} say that is worth a look, memory drawn to scale, and the
 * differences to a checkpoint before it.
 *
 * <pre>{@code
 * try (ContainerCheckpoint container = ContainerCheckpoint.open(path, Purpose.PROCESSES, limits, warnings)) {
 *   HtmlReport.of(container, problems).write(Path.of("report.html"));
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.container.html;

import org.jspecify.annotations.NullMarked;
