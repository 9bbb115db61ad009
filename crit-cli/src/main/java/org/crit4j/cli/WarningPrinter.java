package org.crit4j.cli;

import org.crit4j.Location;
import org.crit4j.Printable;
import org.crit4j.Warnings;

/** Prints warnings, the first few of them: a damaged image may have millions. */
final class WarningPrinter implements Warnings {
  private static final int MOST = 20;

  private final String prefix;
  private final Console console;
  private long count;

  WarningPrinter(String command, Console console) {
    this.prefix = "crit " + command + ": warning: ";
    this.console = console;
  }

  @Override
  public synchronized void warn(Location location, String problem) {
    count++;
    if (count <= MOST) {
      String where = location.toString();
      String place = where.isEmpty() ? "" : where + ": ";
      console.error(prefix + place + Printable.of(problem) + "\n");
    }
  }

  /** Tells how many were not printed. */
  synchronized void finish() {
    if (count > MOST) {
      console.error(prefix + "and " + (count - MOST) + " more warnings\n");
    }
  }
}
