package org.crit4j.container.archive;

/**
 * What may come out of an archive.
 *
 * @param setId whether files keep bits that make them run as their owner or group
 * @param specials whether devices and pipes are made
 * @param owners whether files are given to the users that the archive names; takes effect for root
 *     only
 * @param replaces whether what is there already is replaced; else it is an error
 * @param foreignLinks whether symbolic links may lead out of the target: right for the root of a
 *     file system, in which paths mean something else
 * @param masked whether the umask is taken off the permissions: right for everything but the root
 *     of a file system
 */
public record UnpackOptions(
    boolean setId,
    boolean specials,
    boolean owners,
    boolean replaces,
    boolean foreignLinks,
    boolean masked) {
  /** Plain files, directories and links that stay inside, into an empty place. */
  public static final UnpackOptions CAREFUL =
      new UnpackOptions(false, false, true, false, false, true);

  /** For unpacking into the root of a file system. */
  public static final UnpackOptions ROOTFS =
      new UnpackOptions(false, false, true, true, true, false);

  /** For a copy that only its user reads. */
  public static final UnpackOptions PRIVATE =
      new UnpackOptions(false, false, false, false, false, true);

  /** The same, but with set-user-ID and set-group-ID bits if that is true. */
  public UnpackOptions withSetId(boolean allowed) {
    return new UnpackOptions(allowed, specials, owners, replaces, foreignLinks, masked);
  }

  /** The same, but with devices and pipes if that is true. */
  public UnpackOptions withSpecials(boolean allowed) {
    return new UnpackOptions(setId, allowed, owners, replaces, foreignLinks, masked);
  }
}
