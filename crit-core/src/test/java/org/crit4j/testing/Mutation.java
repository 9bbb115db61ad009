package org.crit4j.testing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Bytes with a few things wrong. */
public final class Mutation {
  private static final int[] BOMBS = {
    -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x7fffff00, 1 << 28, 1 << 20, 0, 0x80808080
  };

  private final Random random;

  /**
   * A mutation.
   *
   * @param random decides all
   */
  public Mutation(Random random) {
    this.random = random;
  }

  /** The bytes with one to four changes. */
  public byte[] mutate(byte[] bytes) {
    byte[] mutated = bytes;
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      mutated = change(mutated);
    }
    return mutated;
  }

  private byte[] change(byte[] bytes) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(bytes.length);
    int length = random.nextInt(Math.min(64, bytes.length - at) + 1);
    return switch (random.nextInt(7)) {
      case 0 -> replaced(bytes, at, 1, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
      case 1 -> replaced(bytes, at, 1, (byte) random.nextInt());
      case 2 -> replaced(bytes, at, length);
      case 3 -> replaced(bytes, at, bytes.length - at);
      case 4 -> {
        byte[] noise = new byte[1 + random.nextInt(20)];
        random.nextBytes(noise);
        yield replaced(bytes, at, 0, noise);
      }
      case 5 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      default -> {
        int bomb = BOMBS[random.nextInt(BOMBS.length)];
        byte[] little = {(byte) bomb, (byte) (bomb >> 8), (byte) (bomb >> 16), (byte) (bomb >> 24)};
        yield replaced(bytes, at, Math.min(4, bytes.length - at), little);
      }
    };
  }

  private static byte[] replaced(byte[] bytes, int at, int length, byte... by) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    out.writeBytes(by);
    out.write(bytes, at + length, bytes.length - at - length);
    return out.toByteArray();
  }
}
