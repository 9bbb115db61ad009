package org.crit4j.cli.inspect;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Quantities in the notation of checkpointctl. */
final class Words {
  private static final MathContext DIGITS = new MathContext(5, RoundingMode.HALF_EVEN);
  private static final String[] UNITS = {"KB", "MB", "GB"};

  private Words() {}

  /** The size of a socket buffer: {@code 16.0 KB}, in steps of 1024. */
  static String bufferSize(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes / 1024.0;
    int unit = 0;
    while (size >= 1023.95 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
  }

  /** An unsigned time: {@code 370 µs}, {@code 82.651 ms}, {@code 1.2 s}; five digits at most. */
  static String microseconds(int microseconds) {
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
