package org.crit4j.container;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Times as engines write them, in whole seconds. */
final class Rfc3339 {
  private static final String SECONDS = "0000-00-00T00:00:00";
  private static final int MINUTES = "T00:00".length();
  private static final int HOURS_AND_MINUTES = "+00:00".length();

  private Rfc3339() {}

  /** A time without its fraction, in its own zone; what is no time stays as it is. */
  static String inSeconds(String time) {
    try {
      if (isPlain(time)) {
        return checkedSeconds(time) + 'Z';
      }
      return format(OffsetDateTime.parse(time));
    } catch (DateTimeException e) {
      return time;
    }
  }

  /**
   * Whether a time is in UTC and of the usual form, with a fraction of up to nine digits or none:
   * then the parser can be left out, which takes longer to get ready than a small archive to read.
   */
  private static boolean isPlain(String time) {
    int end = time.length() - 1;
    int fraction = end - SECONDS.length();
    if (fraction < 0 || fraction == 1 || fraction > 10 || time.charAt(end) != 'Z') {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char wanted = i < SECONDS.length() ? SECONDS.charAt(i) : i == SECONDS.length() ? '.' : '0';
      char found = time.charAt(i);
      if (wanted == '0' ? found < '0' || found > '9' : found != wanted) {
        return false;
      }
    }
    return true;
  }

  private static String checkedSeconds(String time) {
    LocalDateTime.of(
        number(time, 0, 4),
        number(time, 5, 7),
        number(time, 8, 10),
        number(time, 11, 13),
        number(time, 14, 16),
        number(time, 17, 19));
    return time.substring(0, SECONDS.length());
  }

  private static int number(String time, int from, int to) {
    return Integer.parseInt(time, from, to, 10);
  }

  /** A time in UTC, given in seconds since the epoch. */
  static String ofEpochSecond(long seconds) {
    return format(Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC));
  }

  /** With seconds, which the JDK leaves out if there are none. */
  private static String format(OffsetDateTime time) {
    String local = time.toLocalDateTime().truncatedTo(ChronoUnit.SECONDS).toString();
    String seconds = local.length() - local.indexOf('T') == MINUTES ? ":00" : "";
    String zone = time.getOffset().getId();
    return local + seconds + zone.substring(0, Math.min(zone.length(), HOURS_AND_MINUTES));
  }
}
