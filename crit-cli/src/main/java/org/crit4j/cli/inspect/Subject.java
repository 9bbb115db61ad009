package org.crit4j.cli.inspect;

import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.report.Problems;

/**
 * A checkpoint that is shown.
 *
 * @param container the container's side of it
 * @param checkpoint the processes' side of it
 * @param view what is to be shown
 * @param problems takes what cannot be read
 */
record Subject(
    ContainerCheckpoint container, Checkpoint checkpoint, View view, Problems problems) {}
