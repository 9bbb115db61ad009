package org.crit4j.container.archive;

import org.crit4j.Location;
import org.crit4j.container.archive.ArchiveLimitException.Limit;

/**
 * Bounds on what an archive may make us do. Archives come from strangers: a few kilobytes can stand
 * for terabytes of zeros, or for millions of files.
 *
 * @param members most members of one archive
 * @param totalBytes most bytes that all members together unpack to
 * @param ratio most bytes that come out for each compressed byte; archives that unpack to less than
 *     {@link #FREE_BYTES} are not held to it
 * @param windowLog largest window of a zstd frame, as a power of two; a decoder holds a window in
 *     memory. For xz the decoder may use twice as much.
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

  /** The same with another bound on windows, a power of two from 10 to 31. */
  public ArchiveLimits withWindowLog(int most) {
    return new ArchiveLimits(members, totalBytes, ratio, most);
  }

  /** How much memory the decoder of xz may use, in KiB. */
  int xzMemory() {
    return 2 << (windowLog - 10);
  }

  /**
   * Checks a number of members.
   *
   * @param what what they are called
   * @throws ArchiveLimitException if there are more than allowed
   */
  public void checkMembers(long count, String what, Location at) throws ArchiveLimitException {
    if (count > members) {
      throw new ArchiveLimitException(at, Limit.MEMBERS, "more than " + members + " " + what);
    }
  }

  /**
   * Checks how much comes out of an archive.
   *
   * @param unpacked bytes that have come out, or will; below 0 for more than can be counted
   * @param packed bytes that went in
   * @param each what one of those is called
   */
  void checkSize(long unpacked, long packed, String each, Location at)
      throws ArchiveLimitException {
    if (unpacked > FREE_BYTES && unpacked / ratio > packed) {
      throw new ArchiveLimitException(
          at, Limit.RATIO, "unpacks to more than " + ratio + " bytes for each " + each);
    }
    if (unpacked < 0 || unpacked > totalBytes) {
      throw new ArchiveLimitException(
          at, Limit.TOTAL_BYTES, "unpacks to more than " + totalBytes + " bytes");
    }
  }

  /** What is said of a window that is too large. */
  ArchiveLimitException windowTooLarge(Location at, Compression compression) {
    long bytes = compression == Compression.XZ ? 1024L * xzMemory() : 1L << windowLog;
    return new ArchiveLimitException(
        at,
        Limit.WINDOW,
        "needs more than " + bytes + " bytes of memory to decompress " + compression.id());
  }
}
