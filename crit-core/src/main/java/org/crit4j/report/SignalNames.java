package org.crit4j.report;

import java.util.ArrayList;
import java.util.List;

/** Names of signals. Source: Linux's asm-generic/signal.h. */
public final class SignalNames {
  private static final int FIRST_REAL_TIME = 34;
  private static final List<String> NAMES =
      List.of(
          ("HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT "
                  + "STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS")
              .split(" ", -1));

  private SignalNames() {}

  /** The name of a signal, such as {@code SIGTERM} or {@code SIGRTMIN+3}. */
  public static String of(int signal) {
    if (signal >= 1 && signal <= NAMES.size()) {
      return "SIG" + NAMES.get(signal - 1);
    }
    if (signal == FIRST_REAL_TIME) {
      return "SIGRTMIN";
    }
    return signal > FIRST_REAL_TIME && signal <= Long.SIZE
        ? "SIGRTMIN+" + (signal - FIRST_REAL_TIME)
        : "signal " + signal;
  }

  /** The names of those in a set; bit 0 is signal 1. */
  static List<String> of(long set) {
    List<String> names = new ArrayList<>();
    for (int signal = 1; signal <= Long.SIZE; signal++) {
      if ((set >>> (signal - 1) & 1) != 0) {
        names.add(of(signal));
      }
    }
    return names;
  }
}
