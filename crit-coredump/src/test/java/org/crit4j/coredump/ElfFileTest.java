package org.crit4j.coredump;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ElfFileTest {
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final byte[] ID = {1, 2, 3, 4, 5};

  @TempDir private Path directory;

  /** A file with one segment, which is a note with a build id of five bytes. */
  private static byte[] elf() {
    ByteBuffer file = ByteBuffer.allocate(HEADER + SEGMENT + 24).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    file.putLong(32, HEADER).putShort(54, (short) SEGMENT).putShort(56, (short) 1);
    file.putInt(HEADER, 4).putLong(HEADER + 8, HEADER + SEGMENT);
    file.putLong(HEADER + 32, 24).putLong(HEADER + 48, 4);
    file.position(HEADER + SEGMENT);
    file.putInt(4).putInt(ID.length).putInt(3).put(new byte[] {'G', 'N', 'U', 0}).put(ID);
    return file.array();
  }

  /** CRIU has a build id in words; the linker takes one of any length. */
  @Test
  void aBuildIdIsFilledUpAsRecorded() throws IOException {
    Path file = Files.write(directory.resolve("library"), elf());
    assertArrayEquals(ID, ElfFile.buildId(file).orElseThrow());
    assertArrayEquals(
        new byte[] {1, 2, 3, 4, 5, 0, 0, 0}, ElfFile.recordedBuildId(file).orElseThrow());
  }
}
