package org.crit4j.internal.json;

/**
 * Whether a document looks as if it went through a tool that reads numbers as doubles: those print
 * 17 digits at most, and zeros after them.
 */
public final class Rounding {
  /** What is printed of a double. */
  private static final int DIGITS = 17;

  /** Zeros that do not stand there by chance. */
  private static final int ENOUGH_ZEROS = 6;

  private int zeros;
  private boolean exact;

  /** Takes note of a number of that many digits. */
  void note(long value, int digits) {
    if (digits > DIGITS && !exact) {
      long unit = 1;
      for (int i = digits; i > DIGITS; i--) {
        unit *= 10;
      }
      exact = Long.remainderUnsigned(value, unit) != 0;
      zeros += digits - DIGITS;
    }
  }

  /** Whether all long numbers, and enough of them, end in zeros. */
  public boolean isLikely() {
    return !exact && zeros >= ENOUGH_ZEROS;
  }
}
