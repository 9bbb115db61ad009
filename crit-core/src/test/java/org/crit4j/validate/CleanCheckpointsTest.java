package org.crit4j.validate;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What CRIU has written has nothing wrong with it. */
class CleanCheckpointsTest {
  static List<String> cases() {
    return DamagedCheckpoint.cases().stream().filter(it -> !it.startsWith("synthetic")).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingIsFound(String name) {
    DamagedCheckpoint.of(name).isClean();
  }
}
