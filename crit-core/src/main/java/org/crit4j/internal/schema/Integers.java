package org.crit4j.internal.schema;

/** Reads integers as Python's {@code int(text, 0)} does: decimal, 0x, 0o, 0b, with a sign. */
public final class Integers {
  private Integers() {}

  /**
   * The 64 bits of the number.
   *
   * @throws NumberFormatException if the text is no integer, is above 2^64-1 or below -2^63
   */
  public static long parse(String text) {
    String trimmed = text.strip();
    boolean negative = trimmed.startsWith("-");
    String digits = negative || trimmed.startsWith("+") ? trimmed.substring(1) : trimmed;
    long value = magnitude(digits, text);
    if (!negative) {
      return value;
    }
    if (value < 0 && value != Long.MIN_VALUE) {
      throw new NumberFormatException("number below -2^63");
    }
    return -value;
  }

  /** Whether the text starts with a minus sign. */
  public static boolean isNegative(String text) {
    return text.strip().startsWith("-");
  }

  private static long magnitude(String digits, String text) {
    int radix = 10;
    String number = digits;
    if (digits.length() > 2 && digits.charAt(0) == '0') {
      radix =
          switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
          };
      number = radix == 10 ? digits : digits.substring(2);
    }
    if (number.isEmpty() || Character.digit(number.charAt(0), radix) < 0) {
      throw new NumberFormatException("\"" + text + "\" is no number");
    }
    try {
      return Long.parseUnsignedLong(number, radix);
    } catch (NumberFormatException e) {
      boolean onlyDigits = number.chars().allMatch(c -> Character.digit(c, 16) >= 0);
      throw new NumberFormatException(
          onlyDigits ? "number above 2^64-1" : "\"" + text + "\" is no number");
    }
  }
}
