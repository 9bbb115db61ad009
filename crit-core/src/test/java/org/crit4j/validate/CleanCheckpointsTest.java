package org.crit4j.validate;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What CRIU has written has nothing wrong with it. */
class CleanCheckpointsTest {
  static List<String> cases() {
    return DamagedCheckpoint.cases().stream()
        .filter(it -> !it.startsWith("synthetic") && !it.equals("lazy-pages"))
        .toList();
  }

  /** Some of its pages have stayed in the process, and have to come from a page server. */
  @Test
  void aLazyDumpCannotBeRestoredAlone() {
    DamagedCheckpoint.of("lazy-pages").finds("PM-LAZY");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingIsFound(String name) {
    DamagedCheckpoint.of(name).isClean();
  }
}
