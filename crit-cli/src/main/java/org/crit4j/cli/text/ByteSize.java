package org.crit4j.cli.text;

/** Numbers of bytes in words. */
public final class ByteSize {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private ByteSize() {}

  /** Such as {@code 204 B} and {@code 519.6 KiB}: steps of 1024, with one decimal. */
  public static String of(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    long tenths = Math.round(size * 10);
    return tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
  }
}
