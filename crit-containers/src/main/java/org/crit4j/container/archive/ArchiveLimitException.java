package org.crit4j.container.archive;

import org.crit4j.CritException;
import org.crit4j.Location;

/** An archive that would make us do more than the limits allow. It may be harmless all the same. */
public final class ArchiveLimitException extends CritException {
  private static final long serialVersionUID = 1L;

  /** Which limit it is. */
  public enum Limit {
    /** {@link ArchiveLimits#members()}. */
    MEMBERS,
    /** {@link ArchiveLimits#totalBytes()}. */
    TOTAL_BYTES,
    /** {@link ArchiveLimits#ratio()}. */
    RATIO,
    /** {@link ArchiveLimits#windowLog()}. */
    WINDOW
  }

  private final Limit limit;
  private final String demand;

  /**
   * An archive beyond a limit.
   *
   * @param location where that is seen
   * @param limit the limit
   * @param demand what the archive has or needs, starting in lower case
   */
  ArchiveLimitException(Location location, Limit limit, String demand) {
    super(location, demand + ", which only a higher limit allows");
    this.limit = limit;
    this.demand = demand;
  }

  /** The limit that would have to be higher. */
  public Limit limit() {
    return limit;
  }

  @Override
  protected CritException at(Location place) {
    return new ArchiveLimitException(place, limit, demand);
  }
}
