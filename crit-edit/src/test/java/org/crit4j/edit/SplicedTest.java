package org.crit4j.edit;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.crit4j.ImageData;
import org.crit4j.container.archive.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SplicedTest {
  @TempDir private Path directory;

  /** A pages image of gigabytes with one page changed, served to a restore. */
  @Test
  void whatSurroundsNewBytesIsMovedWithoutBeingRead() throws Exception {
    byte[] bytes = new byte[10_000];
    new Random(1).nextBytes(bytes);
    Region base = Region.of(Files.write(directory.resolve("file"), bytes));
    Region spliced = new Spliced(base, 4000, 500, new byte[] {1, 2, 3});
    Path copy = directory.resolve("copy");
    long moved = 0;
    try (ImageData data = spliced.open();
        FileChannel to = FileChannel.open(copy, CREATE_NEW, WRITE)) {
      for (long at = 0; at < spliced.size(); ) {
        long count = data.transfer(at, spliced.size() - at, to);
        moved += count;
        at += count > 0 ? count : data.copy(at, spliced.size() - at, to);
      }
      assertArrayEquals(data.stream().readAllBytes(), Files.readAllBytes(copy));
    }
    assertEquals(9500, moved);
  }
}
