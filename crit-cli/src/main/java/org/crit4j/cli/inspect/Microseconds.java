package org.crit4j.cli.inspect;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Times in words: {@code 370 µs}, {@code 82.651 ms}, {@code 1.2 s}; five digits at most. */
final class Microseconds {
  private static final MathContext DIGITS = new MathContext(5, RoundingMode.HALF_EVEN);

  private Microseconds() {}

  /** Such a time, unsigned. */
  static String of(int microseconds) {
    long time = Integer.toUnsignedLong(microseconds);
    if (time < 1000) {
      return time + " µs";
    }
    return time < 1_000_000 ? scaled(time, 3) + " ms" : scaled(time, 6) + " s";
  }

  private static String scaled(long time, int places) {
    BigDecimal value = BigDecimal.valueOf(time, places).round(DIGITS).stripTrailingZeros();
    return value.toPlainString();
  }
}
