package org.crit4j.validate;

import org.junit.jupiter.api.Test;

class EnvelopeRulesTest {
  private static DamagedCheckpoint minimal() {
    return DamagedCheckpoint.of("minimal");
  }

  @Test
  void emptyFile() {
    minimal().cut("files.img", 0).finds("ENV-SHORT");
  }

  @Test
  void wrongCommonMagic() {
    minimal().word("files.img", 0, 0x12345678).finds("ENV-COMMON");
  }

  @Test
  void wrongOwnMagic() {
    minimal().word("files.img", 4, 0x12345678).finds("ENV-MAGIC");
  }

  @Test
  void oneMagicAmongTwo() {
    minimal()
        .bytes("fdinfo-2.img", bytes -> java.util.Arrays.copyOfRange(bytes, 4, bytes.length))
        .finds("ENV-MIX");
  }

  @Test
  void cutOffEntry() {
    minimal().cut("files.img", -3).finds("ENV-SIZE");
  }

  @Test
  void bytesAtTheEnd() {
    minimal().append("files.img", 0, 0).finds("ENV-TAIL");
  }
}
