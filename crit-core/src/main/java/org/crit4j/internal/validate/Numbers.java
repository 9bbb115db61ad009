package org.crit4j.internal.validate;

/** How numbers of images are shown in messages. */
public final class Numbers {
  private Numbers() {}

  /** An unsigned number. */
  public static String unsigned(int number) {
    return Integer.toUnsignedString(number);
  }

  /** An unsigned number. */
  public static String unsigned(long number) {
    return Long.toUnsignedString(number);
  }

  /** A number in hexadecimal. */
  public static String hex(int number) {
    return "0x" + Integer.toHexString(number);
  }

  /** A number in hexadecimal. */
  public static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
