package org.crit4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.internal.io.FileData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data reads the same from a file and from memory. */
final class ImageDataTest {
  private static final byte[] TEN = {0, 1, 2, 3, 4, 5, 6, 7, 8, -1};

  @TempDir private Path directory;

  private List<ImageData> all() throws IOException {
    return List.of(ImageData.of(TEN), FileData.open(Files.write(directory.resolve("ten"), TEN)));
  }

  @Test
  void anyPlaceCanBeRead() throws IOException {
    for (ImageData each : all()) {
      try (each) {
        byte[] into = new byte[5];
        assertEquals(10, each.size());
        assertEquals(3, each.read(3, into, 1, 3));
        assertArrayEquals(new byte[] {0, 3, 4, 5, 0}, into);
        assertEquals(1, each.read(9, into, 0, 5));
        assertEquals(-1, into[0]);
        assertEquals(-1, each.read(10, into, 0, 5));
      }
    }
  }

  @Test
  void streamsDoNotMoveEachOther() throws IOException {
    for (ImageData each : all()) {
      try (each) {
        InputStream first = each.stream();
        InputStream second = each.stream();
        assertEquals(0, first.read());
        assertEquals(4, each.stream(4, 2).read());
        assertEquals(1, first.read());
        assertArrayEquals(TEN, second.readAllBytes());
        first.close();
        assertArrayEquals(TEN, each.stream().readAllBytes());
      }
    }
  }

  @Test
  void aStreamHasTheBytesOfItsRangeAndNoMore() throws IOException {
    for (ImageData each : all()) {
      try (each) {
        InputStream in = each.stream(2, 6);
        assertEquals(6, in.available());
        assertEquals(4, in.skip(4));
        assertEquals(6, in.read());
        assertEquals(0, in.skip(-1));
        assertEquals(1, in.skip(100));
        assertEquals(-1, in.read());
        assertEquals(0, in.read(new byte[0]));
        assertArrayEquals(new byte[] {8, -1}, each.stream(8, 100).readAllBytes());
        assertEquals(255, each.stream(9, 1).read());
      }
    }
  }

  @Test
  void whatIsNoFileIsNamed() throws IOException {
    CritException missing =
        assertThrows(CritException.class, () -> FileData.open(directory.resolve("none")));
    assertEquals("there is no such file", missing.problem());
    CritException place = assertThrows(CritException.class, () -> FileData.open(directory));
    assertEquals("this is no regular file", place.problem());
    assertEquals(Optional.empty(), FileData.find(directory.toFile()));
    assertEquals(Optional.empty(), FileData.find(directory.resolve("none").toFile()));
  }
}
