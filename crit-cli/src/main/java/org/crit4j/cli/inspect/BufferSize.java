package org.crit4j.cli.inspect;

import java.util.Locale;

/** Sizes of socket buffers as checkpointctl prints them: {@code 16.0 KB}, in steps of 1024. */
final class BufferSize {
  private static final String[] UNITS = {"KB", "MB", "GB"};

  private BufferSize() {}

  static String of(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes / 1024.0;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
  }
}
