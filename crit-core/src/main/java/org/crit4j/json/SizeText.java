package org.crit4j.json;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Sizes as CRIT prints them: {@code 12B}, {@code 1KB}, {@code 1.5MB}. */
public final class SizeText {
  private static final String[] UNITS = {"", "K", "M", "G", "T", "P", "E"};

  private SizeText() {}

  /** The size in units of 1024, with one decimal unless it is whole. */
  public static String of(long bytes) {
    int unit = 0;
    long divisor = 1;
    while (unit < UNITS.length - 1 && bytes / divisor >= 1024) {
      divisor *= 1024;
      unit++;
    }
    if (bytes % divisor == 0) {
      return bytes / divisor + UNITS[unit] + "B";
    }
    // The exact binary fraction, rounded half to even: what printf makes of a double.
    BigDecimal value = new BigDecimal(bytes).divide(new BigDecimal(divisor));
    return value.setScale(1, RoundingMode.HALF_EVEN).toPlainString() + UNITS[unit] + "B";
  }
}
