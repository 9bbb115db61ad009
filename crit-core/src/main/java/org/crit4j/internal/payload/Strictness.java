package org.crit4j.internal.payload;

import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Printable;
import org.crit4j.Warnings;

/**
 * What happens at damage that can be passed over: an error, or where the user asked for lenience a
 * warning.
 */
public class Strictness {
  private final boolean lenient;
  private final Warnings warnings;

  /** A rule; the warnings are used in both cases. */
  public Strictness(boolean lenient, Warnings warnings) {
    this.lenient = lenient;
    this.warnings = warnings;
  }

  /** Tells of damage; returns only where that is to be passed over. */
  public void damage(CritException problem) throws CritException {
    if (!lenient) {
      throw problem;
    }
    String expected = problem.expected().map(it -> "; expected " + it).orElse("");
    warnings.warn(problem.location(), Printable.of(problem.problem() + expected));
  }

  /** Tells of padding that is not zero, which loses nothing but does not come back. */
  public void padding(CritException problem) throws CritException {
    damage(problem);
  }

  /** Whether damage is passed over. */
  public final boolean isLenient() {
    return lenient;
  }

  /** Tells of something odd. */
  public final void warn(Location location, String problem) {
    warnings.warn(location, problem);
  }
}
