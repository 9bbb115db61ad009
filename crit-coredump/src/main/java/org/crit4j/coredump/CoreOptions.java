package org.crit4j.coredump;

import java.util.Optional;
import org.crit4j.Warnings;

/**
 * How core files are made.
 *
 * @param sysroot where mapped files are, for what debuggers need of them; they are taken only if
 *     they have the size and the build id that the images know
 * @param wholeFiles whether mappings of files are written whole that the process has not changed
 * @param warnings gets what is missing from a core file
 */
public record CoreOptions(Optional<Sysroot> sysroot, boolean wholeFiles, Warnings warnings) {
  /** What the images have, and nothing from this machine. */
  public static final CoreOptions IMAGES_ONLY =
      new CoreOptions(Optional.empty(), false, Warnings.IGNORE);
}
