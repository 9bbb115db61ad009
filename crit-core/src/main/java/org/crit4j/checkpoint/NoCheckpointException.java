package org.crit4j.checkpoint;

import org.crit4j.CritException;
import org.crit4j.Location;

/** A place that can be read, and has no checkpoint in it. */
public final class NoCheckpointException extends CritException {
  private static final long serialVersionUID = 1L;

  private final String wanted;

  /**
   * A place without a checkpoint.
   *
   * @param location where that is
   * @param wanted what would be one
   */
  public NoCheckpointException(Location location, String wanted) {
    super(location, "no checkpoint here", wanted);
    this.wanted = wanted;
  }

  @Override
  protected CritException at(Location place) {
    return new NoCheckpointException(place, wanted);
  }
}
