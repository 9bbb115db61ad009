/**
 * Everything there is to say about a checkpoint, as tables. A {@link org.crit4j.report.Table} has a
 * name, a key and columns; each {@link org.crit4j.report.Column} has a name, a type, documentation
 * and a value. All commands that print checkpoints render these tables, so a fact is decoded once
 * and has one spelling per format ({@link org.crit4j.report.TextValues}, {@link
 * org.crit4j.report.JsonRows}).
 *
 * <pre>{@code
 * try (Checkpoint checkpoint = Checkpoint.open(directory)) {
 *   CheckpointReport report = CheckpointReport.of(checkpoint);
 *   for (ProcessRow process : report.rows(Tables.PROCESSES)) {
 *     System.out.println(process.pid() + " " + process.name().map(NameBytes::text).orElse("?"));
 *   }
 *   report.problems().recorded().forEach(System.err::println);
 * }
 * }</pre>
 *
 * <p>Rows are views of the model: they are made one at a time, and an image is read when a column
 * that needs it is read. They are valid until the checkpoint is closed. Nothing here throws for a
 * damaged image: its {@link org.crit4j.report.Problem} is recorded, the value is missing, and the
 * rows go on. Reports and rows may be used by several threads.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.report;

import org.jspecify.annotations.NullMarked;
