/**
 * Tables on the containers of checkpoints, beside those on their processes in {@link
 * org.crit4j.report}.
 *
 * <pre>{@code
 * try (ContainerCheckpoint container = ContainerCheckpoint.open(path, limits, warnings)) {
 *   ContainerReport report = ContainerReport.of(container);
 *   for (RootfsChangeRow change : report.rows(ContainerTables.ROOTFS_CHANGES)) {
 *     System.out.println(change.kind() + " " + change.path());
 *   }
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.container.report;

import org.jspecify.annotations.NullMarked;
