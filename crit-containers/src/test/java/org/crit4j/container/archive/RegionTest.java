package org.crit4j.container.archive;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.crit4j.ImageData;
import org.crit4j.container.tar.SparseMap;
import org.crit4j.container.tar.SparseMap.Chunk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regions of a file are moved to other files as they are read, without passing the process. */
final class RegionTest {
  private static final int SIZE = 100_000;

  @TempDir private Path directory;
  private Region file;

  @BeforeEach
  void makeFile() throws Exception {
    byte[] bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    file = Region.of(Files.write(directory.resolve("file"), bytes));
  }

  @Test
  void aPart() throws Exception {
    assertMoved(file.part(1000, 70_000), 70_000);
    assertMoved(file.part(1000, 70_000).part(500, 10_000), 10_000);
  }

  @Test
  void aSparseFile() throws Exception {
    SparseMap map = new SparseMap(List.of(new Chunk(5000, 20_000), new Chunk(40_000, 300)));
    assertMoved(new Regions.Sparse(file.part(7, 20_300), map, 60_000), 20_300);
    assertMoved(new Regions.Sparse(file, new SparseMap(List.of()), 10_000), 0);
  }

  @Test
  void pieces() throws Exception {
    Pieces pieces = new Pieces();
    pieces.add(0, 100, 3000);
    pieces.add(1, 5, 4000);
    pieces.add(0, 50_000, 600);
    assertMoved(pieces.of(List.of(file, file.part(9, 8000))), 7600);
  }

  /** Copies all, and counts what went without being read. */
  private void assertMoved(Region region, long expected) throws Exception {
    Path copy = directory.resolve("copy");
    long moved = 0;
    try (ImageData data = region.open();
        FileChannel to = FileChannel.open(copy, CREATE_NEW, WRITE)) {
      for (long at = 0; at < region.size(); ) {
        long before = to.position();
        long count = data.transfer(at, region.size() - at, to);
        assertEquals(before + count, to.position());
        moved += count;
        at += count > 0 ? count : data.copy(at, Math.min(100, region.size() - at), to);
      }
      assertEquals(0, data.transfer(region.size(), 10, to), "there is nothing after the end");
    }
    try (InputStream all = region.stream()) {
      assertArrayEquals(all.readAllBytes(), Files.readAllBytes(copy));
    }
    assertEquals(expected, moved);
    Files.delete(copy);
  }
}
