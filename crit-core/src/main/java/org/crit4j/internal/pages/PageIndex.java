package org.crit4j.internal.pages;

import java.util.Arrays;
import org.crit4j.memory.PageFlags;

/**
 * The entries of a pagemap, in arrays: where each lies in the address space and in the pages image.
 * An address is found by bisection. Addresses are unsigned.
 */
public final class PageIndex {
  private static final int PLAIN = -1;

  private final long pagesId;
  private final int pageSize;
  private final int count;
  private final long storedBytes;
  private final boolean newForm;
  private final long[] starts;
  private final long[] ends;
  private final long[] offsets;
  private final byte[] flags;
  private final int[] firstBlocks;
  private final int[] pagesPerBlock;
  private final long[] blockOffsets;

  private PageIndex(Builder builder) {
    this.pagesId = builder.pagesId;
    this.pageSize = builder.pageSize;
    this.count = builder.count;
    this.storedBytes = builder.storedBytes;
    this.newForm = builder.newForm;
    this.starts = Arrays.copyOf(builder.starts, count);
    this.ends = Arrays.copyOf(builder.ends, count);
    this.offsets = Arrays.copyOf(builder.offsets, count);
    this.flags = Arrays.copyOf(builder.flags, count);
    this.firstBlocks = Arrays.copyOf(builder.firstBlocks, builder.blockCount == 0 ? 0 : count);
    this.pagesPerBlock = Arrays.copyOf(builder.pagesPerBlock, builder.blockCount == 0 ? 0 : count);
    this.blockOffsets = Arrays.copyOf(builder.blockOffsets, builder.blockCount);
  }

  /** A pagemap without entries. */
  static PageIndex empty(int pageSize) {
    return new Builder(0, pageSize).build();
  }

  /** Number of the pages image. */
  public long pagesId() {
    return pagesId;
  }

  /** Bytes in a page. */
  public int pageSize() {
    return pageSize;
  }

  /** Number of entries. */
  public int count() {
    return count;
  }

  /** Bytes that the pages image has to have. */
  public long storedBytes() {
    return storedBytes;
  }

  /** Whether some entry is compressed or aligned, so that an image of another size is misread. */
  public boolean isNewForm() {
    return newForm;
  }

  /** First address of an entry. */
  public long start(int entry) {
    return starts[entry];
  }

  /** Address after an entry. */
  public long end(int entry) {
    return ends[entry];
  }

  /** The flags of an entry that count; see {@link PageFlags#of}. */
  public int flags(int entry) {
    return flags[entry];
  }

  /** Where what is stored of an entry starts in the pages image. */
  public long offset(int entry) {
    return offsets[entry];
  }

  /** Whether an entry is stored in blocks. */
  public boolean isInBlocks(int entry) {
    return firstBlocks.length > 0 && firstBlocks[entry] != PLAIN;
  }

  /** Bytes that a full block of an entry has when decoded. */
  public int blockBytes(int entry) {
    return pagesPerBlock[entry] * pageSize;
  }

  /** Where a block of an entry starts in the pages image; of the one after the last, its end. */
  public long blockOffset(int entry, int block) {
    return blockOffsets[firstBlocks[entry] + block];
  }

  /** Bytes in the pages image that an entry takes, without what aligns it. */
  public long storedBytes(int entry) {
    if (!PageFlags.isPresent(flags[entry])) {
      return 0;
    }
    long length = ends[entry] - starts[entry];
    if (!isInBlocks(entry)) {
      return length;
    }
    long blockBytes = blockBytes(entry);
    int blocks = (int) ((length + blockBytes - 1) / blockBytes);
    return blockOffset(entry, blocks) - offsets[entry];
  }

  /** The first entry that ends after an address; {@link #count()} if none does. */
  public int firstEndingAfter(long address) {
    return Bisection.firstEndingAfter(ends, count, address);
  }

  /** Collects the entries in the order of the file; what they say has been checked. */
  static final class Builder {
    private final long pagesId;
    private final int pageSize;
    private int count;
    private int blockCount;
    private long storedBytes;
    private boolean newForm;
    private long[] starts = new long[16];
    private long[] ends = new long[16];
    private long[] offsets = new long[16];
    private byte[] flags = new byte[16];
    private int[] firstBlocks = new int[16];
    private int[] pagesPerBlock = new int[16];
    private long[] blockOffsets = new long[0];

    Builder(long pagesId, int pageSize) {
      this.pagesId = pagesId;
      this.pageSize = pageSize;
    }

    long storedBytes() {
      return storedBytes;
    }

    boolean isEmpty() {
      return count == 0;
    }

    /** Address after the last entry. */
    long end() {
      return ends[count - 1];
    }

    void add(long start, long end, int entryFlags) {
      if (count == starts.length) {
        grow();
      }
      starts[count] = start;
      ends[count] = end;
      flags[count] = (byte) entryFlags;
      if (PageFlags.isPresent(entryFlags) && (entryFlags & PageFlags.ALIGNED) != 0) {
        storedBytes = (storedBytes + pageSize - 1) & -pageSize;
        newForm = true;
      }
      offsets[count] = storedBytes;
      firstBlocks[count] = PLAIN;
      count++;
    }

    private void grow() {
      int size = count * 2;
      starts = Arrays.copyOf(starts, size);
      ends = Arrays.copyOf(ends, size);
      offsets = Arrays.copyOf(offsets, size);
      flags = Arrays.copyOf(flags, size);
      firstBlocks = Arrays.copyOf(firstBlocks, size);
      pagesPerBlock = Arrays.copyOf(pagesPerBlock, size);
    }

    /** The last entry is plain. */
    void plain(long bytes) {
      storedBytes += bytes;
    }

    /** The last entry is in blocks. */
    void blocks(int perBlock, int[] sizes, int sizeCount) {
      newForm = true;
      firstBlocks[count - 1] = blockCount;
      pagesPerBlock[count - 1] = perBlock;
      int needed = blockCount + sizeCount + 1;
      if (needed > blockOffsets.length) {
        blockOffsets = Arrays.copyOf(blockOffsets, Math.max(needed, blockOffsets.length * 2));
      }
      for (int i = 0; i < sizeCount; i++) {
        blockOffsets[blockCount++] = storedBytes;
        storedBytes += sizes[i];
      }
      blockOffsets[blockCount++] = storedBytes;
    }

    PageIndex build() {
      return new PageIndex(this);
    }
  }
}
