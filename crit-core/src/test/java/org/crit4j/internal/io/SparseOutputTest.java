package org.crit4j.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SparseOutputTest {
  private static final int BLOCK = 4096;

  @TempDir private Path directory;

  /** Blocks of zeros, of ones, and of zeros but for one byte. */
  private static byte[] content(Random random) {
    byte[] content = new byte[random.nextInt(40 * BLOCK)];
    for (int at = 0; at < content.length; at++) {
      boolean begins = at % BLOCK == 0 || at % BLOCK == BLOCK - 1;
      int kind = at / BLOCK % 4;
      content[at] = (byte) (kind == 1 || (kind == 2 && begins) ? 1 : 0);
    }
    return content;
  }

  @Test
  void whateverIsWrittenIsThere() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      byte[] content = content(random);
      Path file = directory.resolve("file-" + round);
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      try (SparseOutput sparse = SparseOutput.create(file);
          SparseOutput plain = SparseOutput.to(stream)) {
        for (int at = 0; at < content.length; ) {
          int length = Math.min(1 + random.nextInt(5 * BLOCK), content.length - at);
          sparse.write(content, at, length);
          plain.write(content, at, length);
          at += length;
        }
      }
      assertArrayEquals(content, Files.readAllBytes(file));
      assertArrayEquals(content, stream.toByteArray());
    }
  }

  @Test
  void streamOfZerosHasItsLength() throws IOException {
    for (int length : new int[] {0, 1, BLOCK, 3 * BLOCK, 100 * BLOCK + 7}) {
      Path file = directory.resolve("zeros-" + length);
      try (SparseOutput out = SparseOutput.create(file)) {
        out.writeAll(new ByteArrayInputStream(new byte[length]));
      }
      assertEquals(length, Files.size(file));
    }
  }

  @Test
  void fileThatIsThereStays() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "old");
    assertThrows(FileAlreadyExistsException.class, () -> SparseOutput.create(file));
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("other"));
    assertThrows(FileAlreadyExistsException.class, () -> SparseOutput.create(link));
    assertEquals("old", Files.readString(file));
  }
}
