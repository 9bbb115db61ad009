package org.crit4j.container.tar;

import org.crit4j.CritException;
import org.crit4j.Location;

/** Failures of an archive that is not as it should be. */
final class TarDamage {
  private TarDamage() {}

  /** What is wrong at an offset of the uncompressed archive. */
  static CritException at(long offset, String problem) {
    return at(offset, problem, "a tar archive");
  }

  /** What is wrong at an offset of the uncompressed archive, and what would be right. */
  static CritException at(long offset, String problem, String expected) {
    return new CritException(Location.inImage(-1, offset), problem, expected);
  }
}
