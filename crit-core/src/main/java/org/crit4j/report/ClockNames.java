package org.crit4j.report;

import java.util.List;

/** Names of clocks. Source: Linux's time.h. */
final class ClockNames {
  private static final List<String> NAMES =
      List.of(
          ("REALTIME MONOTONIC PROCESS_CPUTIME_ID THREAD_CPUTIME_ID MONOTONIC_RAW REALTIME_COARSE "
                  + "MONOTONIC_COARSE BOOTTIME REALTIME_ALARM BOOTTIME_ALARM")
              .split(" ", -1));

  private ClockNames() {}

  /** The name of a clock; its number if it has none. */
  static String of(int clock) {
    return clock >= 0 && clock < NAMES.size() ? NAMES.get(clock) : Integer.toUnsignedString(clock);
  }
}
