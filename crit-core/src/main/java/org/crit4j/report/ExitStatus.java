package org.crit4j.report;

import java.util.OptionalInt;

/**
 * How a process ended.
 *
 * @param code the code that it gave to {@code exit}; empty if a signal ended it
 * @param signal the signal that ended it; empty if it ended by itself
 */
public record ExitStatus(OptionalInt code, OptionalInt signal) {
  private static final int SIGNAL = 0x7f;

  /** What a number means that {@code wait} gives. */
  public static ExitStatus of(int status) {
    int signal = status & SIGNAL;
    return signal == 0
        ? new ExitStatus(OptionalInt.of(status >> 8 & 0xff), OptionalInt.empty())
        : new ExitStatus(OptionalInt.empty(), OptionalInt.of(signal));
  }

  /** In words. */
  @Override
  public String toString() {
    return code.isPresent()
        ? "exit code " + code.getAsInt()
        : "ended by " + SignalNames.of(signal.orElse(0));
  }
}
