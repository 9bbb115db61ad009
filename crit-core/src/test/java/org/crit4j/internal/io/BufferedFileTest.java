package org.crit4j.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.crit4j.ImageData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever copies the bytes, all arrive, and in order. */
final class BufferedFileTest {
  private static final int SIZE = 300_000;

  private final Random random = new Random(8);
  private final byte[] bytes = new byte[SIZE];

  @TempDir private Path directory;
  private Path input;

  /** Data of which the system copies a part at a time, and in the end fails or stops. */
  private record Halting(ImageData data, long last, boolean fails) implements ImageData {
    @Override
    public long size() {
      return data.size();
    }

    @Override
    public int read(long at, byte[] into, int from, int length) throws IOException {
      return data.read(at, into, from, length);
    }

    @Override
    public long transfer(long at, long length, FileChannel to) throws IOException {
      if (at >= last) {
        if (fails) {
          throw new IOException("not that way");
        }
        return 0;
      }
      return data.transfer(at, Math.min(length, 1000), to);
    }

    @Override
    public void close() throws IOException {
      data.close();
    }
  }

  @BeforeEach
  void makeInput() throws IOException {
    random.nextBytes(bytes);
    input = Files.write(directory.resolve("input"), bytes);
  }

  private byte[] written(ImageData data) throws IOException {
    Path target = directory.resolve("target");
    try (OutputFile file = OutputFile.create(target)) {
      try (OutputStream out = file.buffered()) {
        out.write(1);
        DataSink.copy(data, out);
        out.write(2);
      }
      file.commit();
    }
    return Files.readAllBytes(target);
  }

  private byte[] expected(int size) throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.write(1);
    expected.write(bytes, 0, size);
    expected.write(2);
    return expected.toByteArray();
  }

  @Test
  void filesAreCopied() throws IOException {
    for (int size : new int[] {0, 1, DataSink.PIECE - 1, DataSink.PIECE, SIZE}) {
      Path part = Files.write(directory.resolve("part"), Arrays.copyOf(bytes, size));
      try (ImageData data = FileData.open(part)) {
        assertArrayEquals(expected(size), written(data));
      }
    }
  }

  @Test
  void dataWithoutFileIsCopied() throws IOException {
    assertArrayEquals(expected(SIZE), written(ImageData.of(bytes)));
  }

  @Test
  void whatTheSystemDoesNotCopyIsReadAndWritten() throws IOException {
    for (boolean fails : new boolean[] {true, false}) {
      for (long last : new long[] {0, 1, 70_000, SIZE - 1}) {
        try (ImageData data = new Halting(FileData.open(input), last, fails)) {
          assertArrayEquals(expected(SIZE), written(data));
        }
      }
    }
  }

  @Test
  void partOfAFileIsCopied() throws IOException {
    Path target = directory.resolve("target");
    try (OutputFile file = OutputFile.create(target);
        ImageData data = FileData.open(input)) {
      try (OutputStream out = file.buffered()) {
        DataSink sink = (DataSink) out;
        assertEquals(200_000, sink.put(data, 7, 200_000));
        assertEquals(3, sink.put(data, SIZE - 3, 1000));
        assertEquals(100_000, sink.put(data, 200_000, 200_000));
      }
      file.commit();
    }
    byte[] copy = Files.readAllBytes(target);
    assertEquals(300_003, copy.length);
    assertArrayEquals(Arrays.copyOfRange(bytes, 7, 200_007), Arrays.copyOf(copy, 200_000));
    assertArrayEquals(
        Arrays.copyOfRange(bytes, 200_000, SIZE), Arrays.copyOfRange(copy, 200_003, copy.length));
  }
}
