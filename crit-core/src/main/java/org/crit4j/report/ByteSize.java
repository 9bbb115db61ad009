package org.crit4j.report;

/** Numbers of bytes in words. */
public final class ByteSize {
  private static final String UNITS = "KMGTPE";

  private ByteSize() {}

  /**
   * Such as {@code 204 B} and {@code 1.0 MiB}: steps of 1024, one decimal, rounded before the unit
   * is chosen.
   *
   * @param bytes unsigned
   */
  public static String of(long bytes) {
    if (bytes >= 0 && bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes >= 0 ? bytes : bytes + 0x1p64;
    int unit = -1;
    long tenths;
    do {
      size /= 1024;
      unit++;
      tenths = Math.round(size * 10);
    } while (tenths >= 10240 && unit < UNITS.length() - 1);
    return tenths / 10 + "." + tenths % 10 + " " + UNITS.charAt(unit) + "iB";
  }
}
