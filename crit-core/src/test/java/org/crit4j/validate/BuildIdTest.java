package org.crit4j.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.crit4j.finding.Severity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kind: a field decoded in two ways. A build id is a list of little-endian words. */
@DisabledOnOs(OS.WINDOWS)
final class BuildIdTest {
  private static final String NAME = "srv/app/bin/minimal";

  @TempDir private Path root;
  private DamagedCheckpoint checkpoint;

  @BeforeEach
  void makeRoot() throws IOException {
    Files.createDirectories(root.resolve(NAME).getParent());
    checkpoint =
        DamagedCheckpoint.of("minimal")
            .edit(
                "files.img",
                entry -> {
                  var reg = entry.getAsJsonObject("reg");
                  if (reg != null && reg.get("name").getAsString().equals("/" + NAME)) {
                    var words = new com.google.gson.JsonArray();
                    words.add(0x04030201);
                    words.add(0x00000005);
                    reg.add("build_id", words);
                    reg.addProperty("size", 512);
                    reg.addProperty("mode", 0100755);
                  }
                })
            .by(it -> it.against(root).withMinimum(Severity.INFO));
  }

  /** An ELF file of 64 or 32 bits with a build id. */
  private void elf(boolean wide, ByteOrder order, int... id) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(512).order(ByteOrder.BIG_ENDIAN);
    file.putInt(0, 0x7f454c46).put(4, (byte) (wide ? 2 : 1));
    file.put(5, (byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1)).order(order);
    int table = wide ? 64 : 52;
    if (wide) {
      file.putLong(32, table).putShort(54, (short) 56).putShort(56, (short) 1);
      file.putInt(table, 4).putLong(table + 8, 256).putLong(table + 32, 16 + 8);
    } else {
      file.putInt(28, table).putShort(42, (short) 32).putShort(44, (short) 1);
      file.putInt(table, 4).putInt(table + 4, 256).putInt(table + 16, 16 + 8);
    }
    file.putInt(256, 4).putInt(260, id.length).putInt(264, 3);
    file.put(268, new byte[] {'G', 'N', 'U', 0});
    for (int i = 0; i < id.length; i++) {
      file.put(272 + i, (byte) id[i]);
    }
    write(file.array());
  }

  private void write(byte[] bytes) throws IOException {
    Path file = Files.write(root.resolve(NAME), bytes);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private long findings(String text) {
    return checkpoint.validate().findings().stream()
        .filter(it -> it.rule().id().equals("REG-EXIST") && it.message().contains(text))
        .count();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void equal(boolean wide) throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      elf(wide, order, 1, 2, 3, 4, 5);
      assertEquals(0, findings(NAME));
    }
  }

  @Test
  void another() throws IOException {
    elf(true, ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4, 6);
    assertEquals(1, findings("has the build id 0102030406000000, not 0102030405000000"));
    assertTrue(
        checkpoint.validate().findings().stream()
            .anyMatch(it -> it.severity() == Severity.ERROR && it.message().contains("build id")));
  }

  @Test
  void noneIsNoFinding() throws IOException {
    write(new byte[512]);
    assertEquals(0, findings(NAME));
  }

  @Test
  void sizeIsComparedAllTheSame() throws IOException {
    write(new byte[511]);
    assertEquals(1, findings("has 511 bytes, not 512"));
  }
}
