package org.crit4j.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrowingOutputTest {
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private final GrowingOutput out = new GrowingOutput(stream);

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 5_000, 65_535, 65_536, 200_000})
  void handsOnWhatWasWritten(int longest) throws IOException {
    Random random = new Random(longest);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    while (expected.size() < 500_000) {
      byte[] bytes = new byte[random.nextInt(longest + 1)];
      random.nextBytes(bytes);
      int from = random.nextInt(bytes.length + 1);
      out.write(bytes, from, bytes.length - from);
      expected.write(bytes, from, bytes.length - from);
      out.write(longest);
      expected.write(longest);
    }
    out.flush();
    assertArrayEquals(expected.toByteArray(), stream.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4_096, 4_097, 65_535})
  void keepsBackWhatIsLittle(int length) throws IOException {
    out.write(new byte[length]);
    assertEquals(0, stream.size());
    out.flush();
    assertEquals(length, stream.size());
  }
}
