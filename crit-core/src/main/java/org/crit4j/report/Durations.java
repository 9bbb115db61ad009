package org.crit4j.report;

import java.time.Duration;
import java.util.Optional;

/** Times of timers, which images keep as seconds and a fraction, both unsigned. */
final class Durations {
  private static final long MOST_SECONDS = Long.MAX_VALUE - 1;
  private static final long SECOND = 1_000_000_000;

  private Durations() {}

  /** The time; empty if it is 0, which stands for none. */
  static Optional<Duration> of(long seconds, long nanoseconds) {
    if (seconds == 0 && nanoseconds == 0) {
      return Optional.empty();
    }
    // A fraction of more than a second is damage, and must not overflow.
    long whole = seconds < 0 ? MOST_SECONDS : Math.min(seconds, MOST_SECONDS);
    return Optional.of(
        Duration.ofSeconds(whole, nanoseconds < 0 ? SECOND : Math.min(nanoseconds, SECOND)));
  }

  /** The time of a timer that counts microseconds. */
  static Optional<Duration> ofMicros(long seconds, long microseconds) {
    return of(seconds, microseconds < 0 ? -1 : Math.min(microseconds, SECOND) * 1000);
  }
}
