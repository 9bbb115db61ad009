package org.crit4j.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHashFactory;

/**
 * LZ4 frames as CRaC's CRIU writes them: blocks of 128 KiB, and a limit of 256 KiB in the header.
 */
public final class Lz4Frame {
  private static final int PIECE = 128 << 10;

  private Lz4Frame() {}

  /** A frame of that content. */
  public static byte[] of(byte... content) {
    return of(content, PIECE);
  }

  /** A frame of that content, in pieces of these sizes in turn. */
  public static byte[] of(byte[] content, int... pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int32(out, 0x184d2204);
    byte[] descriptor = {0x64, 0x50};
    out.writeBytes(descriptor);
    out.write(hash(descriptor) >> 8);
    int at = 0;
    int block = 0;
    while (at < content.length) {
      int piece = Math.min(pieces[block++ % pieces.length], content.length - at);
      byte[] plain = Arrays.copyOfRange(content, at, at + piece);
      byte[] packed = LZ4Factory.safeInstance().highCompressor(8).compress(plain);
      boolean isPlain = packed.length >= plain.length;
      int32(out, isPlain ? plain.length | 0x8000_0000 : packed.length);
      out.writeBytes(isPlain ? plain : packed);
      at += piece;
    }
    int32(out, 0);
    int32(out, hash(content));
    return out.toByteArray();
  }

  private static void int32(ByteArrayOutputStream out, int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private static int hash(byte... bytes) {
    return XXHashFactory.safeInstance().hash32().hash(bytes, 0, bytes.length, 0);
  }
}
