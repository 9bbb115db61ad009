package org.crit4j.internal.validate;

import java.util.Optional;
import org.crit4j.images.CoreEntry;

/**
 * The core image of a thread.
 *
 * @param task the process that it is of
 * @param thread its id, unsigned
 * @param file the name of its image
 * @param core what the image holds; empty if it is missing or damaged
 */
public record CoreRef(TaskRef task, int thread, String file, Optional<Entry<CoreEntry>> core)
    implements Named {
  /** Whether it is the first thread, which has what belongs to the process as a whole. */
  public boolean isLeader() {
    return thread == task.pid();
  }

  /** What messages call it. */
  @Override
  public String label() {
    return isLeader()
        ? task.label()
        : "thread " + Integer.toUnsignedString(thread) + " of " + task.label();
  }
}
