package org.crit4j.checkpoint.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Finds what the JDK's search in text finds. */
final class ByteSequenceTest {
  private static void assertFound(byte[] wanted, byte[] bytes, int from, int to) {
    String text = new String(bytes, 0, to, StandardCharsets.ISO_8859_1);
    String part = new String(wanted, StandardCharsets.ISO_8859_1);
    assertEquals(text.indexOf(part, from), new ByteSequence(wanted).find(bytes, from, to));
  }

  @Test
  void findsLikeText() {
    Random random = new Random(3);
    // Few different bytes, zeros and those with the highest bit among them, give many near misses.
    byte[] alphabet = {0, 1, -1, -128, 'a', 0};
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(80)];
      byte[] wanted = new byte[1 + random.nextInt(random.nextBoolean() ? 3 : 20)];
      fill(bytes, alphabet, random);
      fill(wanted, alphabet, random);
      int to = random.nextInt(bytes.length + 1);
      assertFound(wanted, bytes, random.nextInt(to + 1), to);
    }
  }

  private static void fill(byte[] bytes, byte[] alphabet, Random random) {
    int different = 1 + random.nextInt(alphabet.length);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = alphabet[random.nextInt(different)];
    }
  }

  @Test
  void findsAtEachPlace() {
    byte[] wanted = {0, 'n', 'e', 'e', 'd', 'l', 'e', 0};
    for (int at = 0; at <= 100; at++) {
      byte[] bytes = new byte[100 + wanted.length];
      System.arraycopy(wanted, 0, bytes, at, wanted.length);
      assertEquals(at, new ByteSequence(wanted).find(bytes, 0, bytes.length));
      assertEquals(-1, new ByteSequence(wanted).find(bytes, at + 1, bytes.length));
      assertEquals(-1, new ByteSequence(wanted).find(bytes, 0, at + wanted.length - 1));
    }
  }
}
