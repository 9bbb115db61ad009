package org.crit4j.internal.json;

/**
 * Digits of numbers, eight at a time: one in each byte of a word, the first one in the lowest byte.
 * A word is computed without a loop and without a table, all digits at once.
 */
final class Digits {
  /** How many digits a word has. */
  static final int PER_WORD = 8;

  /** Numbers below this fit into one word. */
  static final int BOUND = 100_000_000;

  private static final long ZEROS = 0x3030_3030_3030_3030L;

  /** From the digit after 9 to the letter a. */
  private static final int GAP = 'a' - '9' - 1;

  private Digits() {}

  /** The values of eight decimal digits, leading zeros included, of a number below the bound. */
  static long values(int number) {
    // Halves of four digits, then quarters of two, then digits: each time what is above stays in
    // the lower half. To multiply and shift is to divide, exactly for numbers as small as these.
    int upper = number / 10_000;
    long halves = upper | ((long) (number - upper * 10_000) << 32);
    long hundreds = ((halves * 10_486) >>> 20) & 0x0000_007f_0000_007fL;
    long quarters = hundreds | ((halves - hundreds * 100) << 16);
    long tens = ((quarters * 103) >>> 10) & 0x000f_000f_000f_000fL;
    return tens | ((quarters - tens * 10) << 8);
  }

  /** How many of eight digits are zeros at the start; the last digit always counts. */
  static int leadingZeros(long values) {
    return Long.numberOfTrailingZeros(values | (1L << 56)) >> 3;
  }

  /** The characters of digits. */
  static long characters(long values) {
    return values + ZEROS;
  }

  /** Whether all eight characters are decimal digits. */
  static boolean areDecimal(long characters) {
    long high = characters & 0xf0f0_f0f0_f0f0_f0f0L;
    long above = (characters + 0x0606_0606_0606_0606L) & 0xf0f0_f0f0_f0f0_f0f0L;
    return ((high ^ ZEROS) | (above ^ ZEROS)) == 0;
  }

  /** The number that eight decimal digits are. */
  static long number(long characters) {
    // Each step joins neighbours: the first of two counts ten, a hundred, ten thousand times.
    long quarters = ((characters - ZEROS) * ((10L << 8) + 1)) >>> 8;
    long halves = ((quarters & 0x00ff_00ff_00ff_00ffL) * ((100L << 16) + 1)) >>> 16;
    return ((halves & 0x0000_ffff_0000_ffffL) * ((10_000L << 32) + 1)) >>> 32;
  }

  /** The values of eight hexadecimal digits. */
  static long hexValues(int bits) {
    long halves = ((bits & 0xffff_0000L) << 16) | (bits & 0xffffL);
    long quarters = (halves | (halves << 8)) & 0x00ff_00ff_00ff_00ffL;
    return Long.reverseBytes((quarters | (quarters << 4)) & 0x0f0f_0f0f_0f0f_0f0fL);
  }

  /** The characters of hexadecimal digits. */
  static long hexCharacters(long values) {
    long letters = ((values + 0x0606_0606_0606_0606L) >>> 4) & 0x0101_0101_0101_0101L;
    return values + ZEROS + letters * GAP;
  }
}
