package org.crit4j.cli.text;

/** Byte counts for people. */
public final class ByteSize {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private ByteSize() {}

  /** Such as {@code 204 B} and {@code 519.6 KiB}: steps of 1024, with one decimal. */
  public static String of(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes / 1024.0;
    int unit = 0;
    // What would be rounded to 1024.0 is one of the next unit.
    while (size >= 1023.95 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    long tenths = Math.round(size * 10);
    return tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
  }
}
