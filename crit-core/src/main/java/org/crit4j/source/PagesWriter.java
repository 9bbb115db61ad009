package org.crit4j.source;

import com.google.protobuf.Message;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.PagemapBlocks;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageWriter;

/**
 * Writes a pagemap together with its pages image, run of pages by run of pages, in the order of
 * their addresses. Memory does not depend on how many pages there are, but for four bytes for each
 * compressed block of a run.
 *
 * <p>The choices that CRIU's format leaves to the writer are made as CRIU makes them: a block that
 * LZ4 does not shrink below 7/8 is stored plain, one of zeros takes no bytes, and a run whose first
 * stored block is plain begins at a multiple of the page size. Not for use by several threads.
 */
public final class PagesWriter implements AutoCloseable {
  private static final int PARENT = 1;
  private static final int LAZY = 2;
  private static final int PRESENT = 4;
  private static final int ALIGNED = 8;
  private static final int BUFFER = 1 << 16;

  private static final LZ4Compressor LZ4 = LZ4Factory.safeInstance().fastCompressor();

  private final PagesFormat format;
  private final OutputStream map;
  private final OutputStream pages;
  private final ImageWriter entries;
  private final byte[] block;
  private final byte[] packed;
  private long written;

  // The run that is being written.
  private PagemapEntry.Builder entry = PagemapEntry.newBuilder();
  private long left;
  private boolean packing;
  private int filled;
  private PagemapBlocks.Builder blocks = PagemapBlocks.newBuilder();
  private long stored;
  private boolean allPlain;

  private PagesWriter(PagesFormat format, OutputStream map, OutputStream pages) throws IOException {
    this.format = format;
    this.map = map;
    this.pages = pages;
    this.entries = ImageWriter.to(map, ImageHeader.of(ImageType.PAGEMAP));
    int blockSize = format.pagesPerBlock() * format.pageSize();
    this.block = new byte[blockSize];
    this.packed = new byte[blockSize == 0 ? 0 : LZ4.maxCompressedLength(blockSize)];
  }

  /**
   * Begins both files.
   *
   * @param pagemap name of the pagemap, like {@code pagemap-1.img} or {@code pagemap-shmem-1.img}
   * @param pagesId number in the name of the pages image
   * @throws IOException if they cannot be written
   */
  public static PagesWriter create(ImageSink sink, String pagemap, int pagesId, PagesFormat format)
      throws IOException {
    OutputStream map = sink.create(pagemap);
    try {
      String name = ImageName.of(ImageType.PAGES, Integer.toUnsignedLong(pagesId));
      OutputStream pages = new BufferedOutputStream(sink.create(name), BUFFER);
      PagesWriter writer = new PagesWriter(format, map, pages);
      writer.add(PagemapHead.newBuilder().setPagesId(pagesId).build());
      return writer;
    } catch (IOException | RuntimeException e) {
      map.close();
      throw e;
    }
  }

  private void add(Message message) throws IOException {
    entries.write(ImageEntry.of(message));
  }

  /**
   * Adds pages whose bytes are in the parent directory.
   *
   * @param address of the first one
   * @param count how many there are
   */
  public void parent(long address, long count) throws IOException {
    begin(address, count, PARENT);
    add(entry.build());
  }

  /** Adds pages that were left in the process, for a lazy restore. */
  public void lazy(long address, long count) throws IOException {
    begin(address, count, LAZY);
    add(entry.build());
  }

  /**
   * Begins pages whose bytes follow, by {@link #write}.
   *
   * @param address of the first one
   * @param count how many there are
   * @param lazy whether a lazy restore may bring them later
   * @param compressible whether they may be packed by LZ4: not those of huge pages, and of mappings
   *     of a plugin, which CRIU cannot restore then
   */
  public void present(long address, long count, boolean lazy, boolean compressible)
      throws IOException {
    begin(address, count, PRESENT | (lazy ? LAZY : 0));
    left = Math.multiplyExact(count, format.pageSize());
    packing = compressible;
  }

  private void begin(long address, long count, int flags) {
    if (left > 0) {
      throw new IllegalStateException(left + " bytes of the run before are missing");
    }
    if (count <= 0 || (address & (format.pageSize() - 1)) != 0) {
      throw new IllegalArgumentException(
          count + " pages at 0x" + Long.toHexString(address) + " are not a valid run");
    }
    entry =
        PagemapEntry.newBuilder()
            .setVaddr(address)
            .setCompatNrPages(format.oldCounts() ? Math.toIntExact(count) : 0)
            .setFlags(flags)
            .setNrPages(count);
    blocks = PagemapBlocks.newBuilder();
    stored = 0;
    allPlain = true;
  }

  /**
   * Writes bytes of the pages that were begun, as many as these have in all.
   *
   * @throws IllegalStateException if they are more
   */
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (length > left) {
      throw new IllegalStateException(length + " bytes, but " + left + " are left of the run");
    }
    left -= length;
    if (format.pagesPerBlock() == 0) {
      pages.write(bytes, from, length);
      written += length;
    } else {
      fill(bytes, from, length);
    }
    if (left == 0) {
      end();
    }
  }

  private void fill(byte[] bytes, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int piece = Math.min(length - done, block.length - filled);
      System.arraycopy(bytes, from + done, block, filled, piece);
      filled += piece;
      done += piece;
      if (filled == block.length) {
        store();
      }
    }
  }

  private void store() throws IOException {
    int size = isZero() ? 0 : pack();
    allPlain &= size == filled;
    blocks.addBlockSizes(size);
    stored += size;
    filled = 0;
  }

  private boolean isZero() {
    for (int i = 0; i < filled; i++) {
      if (block[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private int pack() throws IOException {
    int size = packing ? LZ4.compress(block, 0, filled, packed, 0, packed.length) : filled;
    boolean plain = size >= filled - filled / 8;
    if (plain && stored == 0) {
      align();
    }
    int length = plain ? filled : size;
    pages.write(plain ? block : packed, 0, length);
    written += length;
    return length;
  }

  private void align() throws IOException {
    int padding = (int) (-written & (format.pageSize() - 1));
    pages.write(new byte[padding]);
    written += padding;
    entry.setFlags(entry.getFlags() | ALIGNED);
  }

  private void end() throws IOException {
    if (filled > 0) {
      store();
    }
    if (!allPlain) {
      entry.setBlocks(blocks.setTotalPayloadSize(stored).setPagesPerBlock(format.pagesPerBlock()));
    }
    add(entry.build());
  }

  /**
   * Completes both files. They appear when the sink is committed.
   *
   * @throws IllegalStateException if bytes of the last pages are missing
   */
  public void commit() throws IOException {
    if (left > 0) {
      throw new IllegalStateException(left + " bytes of the last run are missing");
    }
    entries.commit();
  }

  /** Closes both files. */
  @Override
  public void close() throws IOException {
    try (map;
        pages) {
      entries.close();
    }
  }
}
