package org.crit4j.internal.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The permissions that new files of this process do not get. */
public final class Umask {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int USUAL = 022;

  private Umask() {}

  /** Its bits; the usual ones where the system has no /proc to look it up. */
  public static int bits() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("Umask:")) {
          return Integer.parseInt(line.substring(6).strip(), 8);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux, or one before 4.7.
    }
    return USUAL;
  }
}
