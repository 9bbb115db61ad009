package org.crit4j.validate;

import org.junit.jupiter.api.Test;

class PstreeRulesTest {
  @Test
  void parentIsMissing() {
    DamagedCheckpoint.of("container").set("pstree.img", 1, "ppid", 77).finds("PST-PARENT");
  }
}
