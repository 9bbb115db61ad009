package org.crit4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.crit4j.report.StatisticRow.Unit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticRowTest {
  @ParameterizedTest
  @CsvSource({
    "COUNT, 7, 7",
    "BYTES, 1023, 1023 B",
    "BYTES, 1048576, 1.0 MiB",
    "MICROSECONDS, 0, 0.000 ms",
    "MICROSECONDS, 5, 0.005 ms",
    "MICROSECONDS, 82651, 82.651 ms",
    "MICROSECONDS, 4294967295, 4294967.295 ms"
  })
  void numbersHaveTheirUnits(Unit unit, long value, String text) {
    assertEquals(text, unit.text(value));
  }
}
