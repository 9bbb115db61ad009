package org.crit4j.checkpoint;

import java.util.OptionalInt;

/**
 * How a process ended.
 *
 * @param code the code that it gave to {@code exit}, from 0 to 255; empty if a signal ended it
 * @param signal the signal that ended it; empty if it ended by itself
 */
public record ExitStatus(OptionalInt code, OptionalInt signal) {
  private static final int SIGNAL = 0x7f;

  /** Decodes a wait status, as {@code wait} gives it and a core image has it. */
  public static ExitStatus of(int waitStatus) {
    int signal = waitStatus & SIGNAL;
    return signal == 0
        ? new ExitStatus(OptionalInt.of(waitStatus >> 8 & 0xff), OptionalInt.empty())
        : new ExitStatus(OptionalInt.empty(), OptionalInt.of(signal));
  }
}
