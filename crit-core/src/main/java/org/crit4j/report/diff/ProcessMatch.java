package org.crit4j.report.diff;

import java.util.Optional;
import org.crit4j.checkpoint.Task;

/**
 * A process in the one checkpoint, in the other, or in both.
 *
 * @param kind how the two belong together
 * @param before the process in the first checkpoint; empty if it was not there
 * @param after the process in the second checkpoint; empty if it is not there any more
 */
public record ProcessMatch(Kind kind, Optional<Task> before, Optional<Task> after) {
  /** How processes of two checkpoints belong together. */
  public enum Kind {
    /** The same process with the same command line. */
    UNCHANGED,
    /** The same process, with another name, command line or state. */
    MODIFIED,
    /** Another process of the same parent with the same command line, in the place of one gone. */
    RESTARTED,
    /** A process that was not there. */
    ADDED,
    /** A process that is not there any more. */
    REMOVED
  }

  /** The process as it is now, or as it was before it went. */
  public Task latest() {
    return after.orElseGet(() -> before.orElseThrow());
  }

  /** Whether it is in both checkpoints, as the same process. */
  public boolean isSame() {
    return kind == Kind.UNCHANGED || kind == Kind.MODIFIED;
  }
}
