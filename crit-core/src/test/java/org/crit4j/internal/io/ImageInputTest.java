package org.crit4j.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageInputTest {
  private static final int LENGTH = 200_000;
  private static final byte[] BYTES = bytes();

  private static byte[] bytes() {
    byte[] bytes = new byte[LENGTH];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static ImageInput input(long size) {
    return new ImageInput(new ByteArrayInputStream(BYTES), OptionalLong.of(size));
  }

  private static byte[] rest(ImageInput in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    in.transferRest(3, (bytes, from, to) -> out.write(bytes, from, to - from));
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 511, 512, 513, 65_535, 65_536, 65_537, LENGTH, LENGTH + 5, 1L << 40})
  void handsOnAllBytesWhateverTheSizeSays(long size) throws IOException {
    assertArrayEquals(BYTES, rest(input(size)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 600, 65_536, LENGTH})
  void windowOfAFileThatHasGrownReachesSixtyFourKib(long size) throws IOException {
    ImageInput in = input(size);
    assertTrue(in.has(4));
    in.advance(4);
    assertTrue(in.has(1 << 16));
    assertEquals(BYTES[4], in.array()[in.at()]);
    assertEquals(BYTES[(1 << 16) + 3], in.array()[in.at() + (1 << 16) - 1]);
  }

  @Test
  void handsOnAllBytesWhereTheSizeIsNotKnown() throws IOException {
    assertArrayEquals(BYTES, rest(unsized(LENGTH)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 700, 8192, 10_000})
  void windowMovesOnWhereTheSizeIsNotKnown(int step) throws IOException {
    ImageInput in = unsized(LENGTH);
    for (int at = 0; at + step <= LENGTH; at += step) {
      assertEquals(at, in.offset());
      assertTrue(in.has(step));
      assertEquals(BYTES[at + step - 1], in.array()[in.at() + step - 1]);
      in.advance(step);
    }
    assertFalse(in.has(LENGTH));
  }

  @Test
  void windowGrowsOnlyAsBytesArrive() throws IOException {
    ImageInput in = unsized(20_000);
    assertFalse(in.has(Integer.MAX_VALUE));
    assertEquals(20_000, in.available());
    assertTrue(in.array().length <= 1 << 16, in.array().length + " bytes");
  }

  private static ImageInput unsized(int length) {
    return new ImageInput(new ByteArrayInputStream(BYTES, 0, length), OptionalLong.empty());
  }

  @Test
  void sizeOfAFileBoundsWhatIsAllocatedForIt() throws IOException {
    ImageInput in = input(600);
    assertTrue(in.has(600));
    assertEquals(600, in.array().length);
    assertFalse(in.has(Integer.MAX_VALUE));
    assertTrue(in.array().length <= 1 << 16, in.array().length + " bytes");
  }
}
