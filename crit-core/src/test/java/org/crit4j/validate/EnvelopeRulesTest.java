package org.crit4j.validate;

import com.google.gson.JsonArray;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EnvelopeRulesTest {
  private static DamagedCheckpoint minimal() {
    return DamagedCheckpoint.of("minimal");
  }

  @Test
  void emptyFile() {
    minimal().cut("timens-0.img", 0).finds("ENV-SHORT");
    minimal().cut("timens-0.img", 6).finds("ENV-SHORT");
  }

  @Test
  void wrongCommonMagic() {
    minimal().word("files.img", 0, 0x12345678).finds("ENV-COMMON");
    minimal().word("stats-dump", 0, 0x54564319).finds("ENV-COMMON");
  }

  @Test
  void wrongOwnMagic() {
    minimal().word("files.img", 4, 0x12345678).finds("ENV-MAGIC");
    minimal().word("inventory.img", 0, 0x12345678).finds("ENV-MAGIC");
  }

  @Test
  void oneMagicAmongTwo() {
    minimal()
        .bytes("fdinfo-2.img", bytes -> Arrays.copyOfRange(bytes, 4, bytes.length))
        .finds("ENV-MIX");
  }

  @Test
  void cutOffEntry() {
    minimal().cut("timens-0.img", -3).finds("ENV-SIZE");
  }

  @Test
  void bytesAtTheEnd() {
    minimal().append("files.img", 0, 0).finds("ENV-TAIL");
  }

  @Test
  void bytesAfterTheOnlyEntry() {
    minimal().append("timens-0.img", 1, 2, 3).finds("ENV-TRAIL");
    minimal().append("inventory.img", 1, 2, 3, 4, 5, 6).finds("ENV-TRAIL");
  }

  @Test
  void malformedMessage() {
    minimal().append("pstree.img", 2, 0, 0, 0, 0xff, 0xff).finds("ENV-PB");
  }

  @Test
  void missingField() {
    minimal().append("pstree.img", 0, 0, 0, 0).finds("ENV-PB");
  }

  @Test
  void noEntry() {
    minimal().cut("timens-0.img", 8).finds("ENV-COUNT");
  }

  @Test
  void twoEntries() {
    minimal().entries("timens-0.img", it -> it.add(it.get(0))).finds("ENV-COUNT-MANY");
  }

  @Test
  void cutOffPayload() {
    DamagedCheckpoint.of("unix-sockets").cut("sk-queues.img", -1).finds("ENV-PAYLOAD");
  }

  @Test
  void paddingIsNotZero() {
    DamagedCheckpoint.of("sysv-ipc")
        .entries("ipcns-sem-*", EnvelopeRulesTest::keepFirst)
        .bytes(
            "ipcns-sem-*",
            bytes -> {
              bytes[bytes.length - 1] = 1;
              return bytes;
            })
        .finds("ENV-PAD");
  }

  private static void keepFirst(JsonArray entries) {
    while (entries.size() > 1) {
      entries.remove(1);
    }
  }

  @Test
  void unknownField() {
    minimal()
        .append("fdinfo-2.img", 12, 0, 0, 0, 8, 1, 16, 0, 24, 1, 32, 99, 0x98, 6, 1, 0)
        .cut("fdinfo-2.img", -1)
        .bytes(
            "fdinfo-2.img",
            bytes -> {
              bytes[bytes.length - 15] = 11;
              return bytes;
            })
        .withInfos()
        .says("ENV-UNKNOWN-FIELD", "99");
  }

  /** Both magics and the size of the only entry. */
  @Test
  void imageOfABigEndianMachine() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("minimal").withInfos();
    for (int word = 0; word < 3; word++) {
      ByteBuffer image = ByteBuffer.wrap(checkpoint.get("pstree.img"));
      checkpoint.word("pstree.img", 4 * word, image.getInt(4 * word));
    }
    checkpoint.finds("ENV-ENDIAN");
  }
}
