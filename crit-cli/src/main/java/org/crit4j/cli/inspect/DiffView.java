package org.crit4j.cli.inspect;

import org.crit4j.container.diff.ContainerDiff;

/**
 * What of two checkpoints is to be compared and shown.
 *
 * @param commandLines command lines instead of names
 * @param environments environments of processes
 * @param files open files
 * @param sockets open sockets
 * @param memory contents of memory, not only sizes
 * @param contents the bytes of memory that differ
 * @param unchanged also what is the same
 */
public record DiffView(
    boolean commandLines,
    boolean environments,
    boolean files,
    boolean sockets,
    boolean memory,
    boolean contents,
    boolean unchanged) {
  /** What is compared. */
  public ContainerDiff.Scope scope() {
    return new ContainerDiff.Scope(files, sockets, memory);
  }
}
