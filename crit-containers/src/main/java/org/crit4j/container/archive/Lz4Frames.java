package org.crit4j.container.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/**
 * LZ4's frames, in Java alone: what is read may have been made to harm. Source: the LZ4 frame
 * format description, version 1.6.
 */
final class Lz4Frames {
  private static final int FLAGS = 4;
  private static final int INDEPENDENT = 0x20;
  private static final LZ4Factory LZ4 = LZ4Factory.safeInstance();

  private Lz4Frames() {}

  private static XXHash32 hash() {
    return XXHashFactory.safeInstance().hash32();
  }

  /**
   * Unpacks frames. Only one of the two libraries knows blocks that depend on others; it is slow.
   */
  static InputStream open(InputStream in, int buffer) throws IOException {
    BufferedInputStream frames = new BufferedInputStream(in, buffer);
    frames.mark(FLAGS + 1);
    byte[] start = frames.readNBytes(FLAGS + 1);
    frames.reset();
    boolean independent = start.length <= FLAGS || (start[FLAGS] & INDEPENDENT) != 0;
    return independent
        ? new LZ4FrameInputStream(frames, LZ4.safeDecompressor(), hash())
        : new FramedLZ4CompressorInputStream(frames, true);
  }

  /** Packs to one frame of independent blocks, with a checksum. */
  static OutputStream create(OutputStream out) throws IOException {
    return new LZ4FrameOutputStream(
        out,
        BLOCKSIZE.SIZE_1MB,
        -1,
        LZ4.fastCompressor(),
        hash(),
        Bits.BLOCK_INDEPENDENCE,
        Bits.CONTENT_CHECKSUM);
  }
}
