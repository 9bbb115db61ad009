package org.crit4j.internal.pages;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Unpacks LZ4 blocks, in Java alone: what is read may have been made to harm. */
final class BlockDecoder {
  private static final LZ4SafeDecompressor LZ4 = LZ4Factory.safeInstance().safeDecompressor();

  private BlockDecoder() {}

  /**
   * Unpacks a block.
   *
   * @param atMost how many bytes there is room for
   * @return how many bytes it has unpacked; negative if it is damaged, or has more than that
   */
  static int decode(byte[] block, int blockLength, byte[] into, int from, int atMost) {
    try {
      return LZ4.decompress(block, 0, blockLength, into, from, atMost);
    } catch (LZ4Exception e) {
      return -1;
    }
  }
}
