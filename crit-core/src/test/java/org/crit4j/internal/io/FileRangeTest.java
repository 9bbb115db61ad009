package org.crit4j.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A range of a file as a stream. */
final class FileRangeTest {
  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void writeTenBytes() throws IOException {
    file = Files.write(directory.resolve("ten"), new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, -1});
  }

  @Test
  void hasTheBytesOfTheRangeAndNoMore() throws IOException {
    try (InputStream in = FileRange.open(file, 3, 4)) {
      assertArrayEquals(new byte[] {3, 4, 5, 6}, in.readAllBytes());
      assertEquals(-1, in.read());
      assertEquals(0, in.read(new byte[0]));
    }
  }

  @Test
  void givesSingleBytesWithoutSign() throws IOException {
    try (InputStream in = FileRange.open(file, 8, 2)) {
      assertEquals(8, in.read());
      assertEquals(255, in.read());
      assertEquals(-1, in.read());
    }
  }

  @Test
  void skipsUpToItsEndOnly() throws IOException {
    try (InputStream in = FileRange.open(file, 2, 6)) {
      assertEquals(6, in.available());
      assertEquals(4, in.skip(4));
      assertEquals(6, in.read());
      assertEquals(0, in.skip(-1));
      assertEquals(1, in.available());
      assertEquals(1, in.skip(100));
      assertEquals(-1, in.read());
    }
  }

  @Test
  void endsWhereTheFileEnds() throws IOException {
    try (InputStream in = FileRange.open(file, 8, 100)) {
      assertArrayEquals(new byte[] {8, -1}, in.readAllBytes());
    }
  }

  @Test
  void leavesAnOpenFileAsItIs() throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      channel.position(1);
      try (InputStream in = FileRange.of(channel, 5, 2)) {
        assertArrayEquals(new byte[] {5, 6}, in.readAllBytes());
      }
      assertTrue(channel.isOpen());
      assertEquals(1, channel.position());
    }
  }

  @Test
  void closesTheFileThatItHasOpened() throws IOException {
    InputStream in = FileRange.open(file, 0, 10);
    in.close();
    assertThrows(IOException.class, in::read);
    assertThrows(NoSuchFileException.class, () -> FileRange.open(directory.resolve("no"), 0, 1));
  }
}
