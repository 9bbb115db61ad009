package org.crit4j.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Rfc3339Test {
  @ParameterizedTest
  @CsvSource({
    "2025-11-21T02:29:36Z, 2025-11-21T02:29:36Z",
    "2025-11-21T02:29:36.Z, 2025-11-21T02:29:36Z",
    "2025-11-21T02:29:36.1Z, 2025-11-21T02:29:36Z",
    "2025-11-21T02:29:36.123456789Z, 2025-11-21T02:29:36Z",
    "2025-11-21T02:29:00.5+01:30, 2025-11-21T02:29:00+01:30",
    "2025-11-21T02:29:36.5+00:00, 2025-11-21T02:29:36Z",
    "2025-11-21t02:29:36z, 2025-11-21T02:29:36Z",
    "2025-11-21T02:29Z, 2025-11-21T02:29:00Z",
    "2024-02-29T23:59:59.9Z, 2024-02-29T23:59:59Z"
  })
  void leavesFractionsOut(String time, String inSeconds) {
    assertEquals(inSeconds, Rfc3339.inSeconds(time));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00Z",
    "1763692199, 2025-11-21T02:29:59Z",
    "-1, 1969-12-31T23:59:59Z",
    "253402300800, +10000-01-01T00:00:00Z"
  })
  void writesSecondsSinceTheEpoch(long seconds, String time) {
    assertEquals(time, Rfc3339.ofEpochSecond(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "yesterday",
    "2025-02-29T23:59:59.9Z",
    "2025-13-01T00:00:00.5Z",
    "2025-11-21T24:00:00.5Z",
    "2025-11-21T02:29:36.1234567890Z",
    "'2025-11-21T02:29:36,5Z'",
    "2025-11-21 02:29:36.5Z",
    "+025-11-21T02:29:36.5Z",
    "Z"
  })
  void leavesWhatIsNoTimeAsItIs(String text) {
    assertEquals(text, Rfc3339.inSeconds(text));
  }
}
