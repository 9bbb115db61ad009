package org.crit4j.container.archive;

/**
 * Bounds on what an archive may make us do. Archives come from strangers: a few kilobytes can stand
 * for terabytes of zeros, or for millions of files.
 *
 * @param members most members of one archive
 * @param totalBytes most bytes that all members together unpack to
 * @param ratio most bytes that come out for each compressed byte; archives that unpack to less than
 *     {@link #FREE_BYTES} are not held to it
 * @param windowLog largest window of a zstd frame, as a power of two; a decoder holds a window in
 *     memory
 */
public record ArchiveLimits(long members, long totalBytes, long ratio, int windowLog) {
  /** So many bytes an archive may unpack to, however small it is. */
  public static final long FREE_BYTES = 1L << 30;

  /** 500,000 members, 4 TiB, 250 to 1, windows of 128 MiB. */
  public static final ArchiveLimits DEFAULT = new ArchiveLimits(500_000, 4L << 40, 250, 27);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not positive, or the window above 31, zstd's largest
   */
  public ArchiveLimits {
    if (members <= 0 || totalBytes <= 0 || ratio <= 0 || windowLog < 10 || windowLog > 31) {
      throw new IllegalArgumentException("limits must be positive, the window from 10 to 31");
    }
  }

  /** The same with another bound on the number of members. */
  public ArchiveLimits withMembers(long most) {
    return new ArchiveLimits(most, totalBytes, ratio, windowLog);
  }

  /** The same with another bound on what all members together unpack to. */
  public ArchiveLimits withTotalBytes(long most) {
    return new ArchiveLimits(members, most, ratio, windowLog);
  }

  /** The same with another bound on what comes out for each compressed byte. */
  public ArchiveLimits withRatio(long most) {
    return new ArchiveLimits(members, totalBytes, most, windowLog);
  }
}
