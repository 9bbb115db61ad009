package org.crit4j.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes images and JSON documents at random places. */
final class Mutation {
  private static final int[] LENGTHS = {
    -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x7fff_fff0, 1 << 30, 1 << 28, 0x10000, 0
  };
  private static final List<byte[]> VARINTS =
      List.of(
          new byte[] {-1, -1, -1, -1, 7},
          new byte[] {-1, -1, -1, -1, 15},
          new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
          new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 127},
          new byte[] {-128, -128, -128, -128, -128, -128, 0},
          new byte[] {0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b},
          new byte[] {0x0a, -128, -128, -128, -128, 4});
  private static final List<byte[]> SNIPPETS =
      List.of(
              "\"",
              "{",
              "}",
              "[",
              "]",
              ",",
              ":",
              " ",
              "\n",
              "\\",
              "-",
              ".",
              "0",
              "1e3",
              "NaN",
              "Infinity",
              "null",
              "true",
              "-1",
              "-0",
              "007",
              "0x10",
              "18446744073709551616",
              "99999999999999999999999999999999",
              "\"\\ud800\"",
              "\\u0000",
              "\\ud83d\\ude00",
              "\"extra\": \"AAAA\", ",
              "\"extra\": [], ",
              "\"extra\": {\"inq\": \"\"}, ",
              "\"@wire\": \"CAE=\", ",
              "\"@unknown\": [\"CAE=\"], ",
              "\"@unknown\": [\"AA==\"], ",
              "\"magic\": \"CORE\", ",
              "\"version\": \"1.0\", ",
              "\"byte_order\": \"big\", ",
              "\"entries\": [], ",
              "\"id\": 1, ",
              "\"\": 0, ",
              "/*",
              "//",
              "{\"a\":".repeat(150),
              "[".repeat(150),
              "A".repeat(100),
              "127.0.0.1",
              "::",
              "O_RDONLY | ",
              "=\\n=3D",
              "\ufeff")
          .stream()
          .map(snippet -> snippet.getBytes(StandardCharsets.UTF_8))
          .toList();

  private final Random random;

  /**
   * A source of changes.
   *
   * @param random decides all
   */
  Mutation(Random random) {
    this.random = random;
  }

  /** An image with one to four changes. */
  byte[] ofImage(byte[] image) {
    byte[] changed = image;
    for (int left = 1 + random.nextInt(1 + random.nextInt(4)); left > 0; left--) {
      changed =
          switch (random.nextInt(10)) {
            case 0, 1 -> lengthBomb(changed);
            case 2 -> insert(changed, pick(VARINTS));
            case 3 -> insert(changed, noise());
            default -> general(changed);
          };
    }
    return changed;
  }

  /** A JSON document with one to four changes. */
  byte[] ofJson(byte[] json) {
    byte[] changed = json;
    for (int left = 1 + random.nextInt(1 + random.nextInt(4)); left > 0; left--) {
      changed =
          switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> insert(changed, pick(SNIPPETS));
            case 4 -> replaceNumber(changed);
            default -> general(changed);
          };
    }
    return changed;
  }

  private byte[] general(byte[] bytes) {
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> without(bytes);
      case 2 -> doubled(bytes);
      case 3 -> withByte(bytes, random.nextInt(256));
      case 4 -> withByte(bytes, new int[] {0, 1, 0x7f, 0x80, 0xff}[random.nextInt(5)]);
      default -> flipped(bytes);
    };
  }

  private int place(byte[] bytes) {
    return random.nextInt(bytes.length + 1);
  }

  private byte[] pick(List<byte[]> pieces) {
    return pieces.get(random.nextInt(pieces.size()));
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(20)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] flipped(byte[] bytes) {
    byte[] changed = bytes.clone();
    if (changed.length > 0) {
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private byte[] withByte(byte[] bytes, int value) {
    byte[] changed = bytes.clone();
    if (changed.length > 0) {
      changed[random.nextInt(changed.length)] = (byte) value;
    }
    return changed;
  }

  private byte[] lengthBomb(byte[] bytes) {
    if (bytes.length < 4) {
      return bytes;
    }
    byte[] changed = bytes.clone();
    boolean first = bytes.length >= 12 && random.nextInt(4) == 0;
    int at = first ? 8 : random.nextInt(bytes.length - 3);
    boolean near = random.nextInt(3) == 0;
    int length =
        near ? bytes.length + random.nextInt(9) - 8 : LENGTHS[random.nextInt(LENGTHS.length)];
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, length);
    return changed;
  }

  private byte[] without(byte[] bytes) {
    int from = place(bytes);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(16));
    return joined(bytes, from, new byte[0], to);
  }

  private byte[] doubled(byte[] bytes) {
    int from = place(bytes);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(64));
    return joined(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
  }

  private byte[] insert(byte[] bytes, byte[] piece) {
    int at = place(bytes);
    return joined(bytes, at, piece, at);
  }

  /** Puts a piece in the place of the next number. */
  private byte[] replaceNumber(byte[] json) {
    int from = place(json);
    while (from < json.length && !isDigit(json[from])) {
      from++;
    }
    int to = from;
    while (to < json.length && isDigit(json[to])) {
      to++;
    }
    return joined(json, from, pick(SNIPPETS), to);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] joined(byte[] bytes, int headEnd, byte[] piece, int tailStart) {
    ByteBuffer all = ByteBuffer.allocate(headEnd + piece.length + bytes.length - tailStart);
    return all.put(bytes, 0, headEnd)
        .put(piece)
        .put(bytes, tailStart, bytes.length - tailStart)
        .array();
  }
}
