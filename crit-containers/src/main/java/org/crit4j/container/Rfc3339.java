package org.crit4j.container;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Times as engines write them, in whole seconds. */
final class Rfc3339 {
  private Rfc3339() {}

  /** A time without its fraction, in its own zone; what is no time stays as it is. */
  static String inSeconds(String time) {
    try {
      return format(OffsetDateTime.parse(time).truncatedTo(ChronoUnit.SECONDS));
    } catch (DateTimeParseException e) {
      return time;
    }
  }

  /** A time in UTC, given in seconds since the epoch. */
  static String ofEpochSecond(long seconds) {
    return format(Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC));
  }

  private static String format(OffsetDateTime time) {
    // Made when needed: most runs print no time.
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX").format(time);
  }
}
