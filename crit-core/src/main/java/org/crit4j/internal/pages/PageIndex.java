package org.crit4j.internal.pages;

import org.crit4j.internal.column.LongColumn;
import org.crit4j.memory.PageFlags;

/**
 * The entries of a pagemap, by columns: where each lies in the address space and in the pages
 * image. An address is found by bisection. Addresses are unsigned.
 */
public final class PageIndex {
  private final long pagesId;
  private final int pageSize;
  private final int count;
  private final long storedBytes;
  private final boolean newForm;
  private final LongColumn starts;
  private final LongColumn ends;
  private final LongColumn offsets;
  private final LongColumn flags;

  /** One more than the first block of each entry; 0 where it is plain, as those at the end are. */
  private final LongColumn firstBlocks;

  private final LongColumn pagesPerBlock;
  private final LongColumn blockOffsets;

  /** What was found last: mostly the next one is looked for. Any value will do, of any thread. */
  private int near;

  private PageIndex(Builder builder) {
    this.pagesId = builder.pagesId;
    this.pageSize = builder.pageSize;
    this.count = builder.starts.size();
    this.storedBytes = builder.storedBytes;
    this.newForm = builder.newForm;
    this.starts = builder.starts.build();
    this.ends = builder.ends.build();
    this.offsets = builder.offsets.build();
    this.flags = builder.flags.build();
    this.firstBlocks = builder.firstBlocks.build();
    this.pagesPerBlock = builder.pagesPerBlock.build();
    this.blockOffsets = builder.blockOffsets.build();
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
    return starts.get(entry);
  }

  /** Address after an entry. */
  public long end(int entry) {
    return ends.get(entry);
  }

  /** The flags of an entry that count; see {@link PageFlags#of}. */
  public int flags(int entry) {
    return (int) flags.get(entry);
  }

  /** Where what is stored of an entry starts in the pages image. */
  public long offset(int entry) {
    return offsets.get(entry);
  }

  /** Whether an entry is stored in blocks. */
  public boolean isInBlocks(int entry) {
    return entry < firstBlocks.size() && firstBlocks.get(entry) != 0;
  }

  /** Bytes that a full block of an entry has when decoded. */
  public int blockBytes(int entry) {
    return (int) pagesPerBlock.get(entry) * pageSize;
  }

  /** Where a block of an entry starts in the pages image; of the one after the last, its end. */
  public long blockOffset(int entry, int block) {
    return blockOffsets.get((int) firstBlocks.get(entry) - 1 + block);
  }

  /** Bytes in the pages image that an entry takes, without what aligns it. */
  public long storedBytes(int entry) {
    if (!PageFlags.isPresent(flags(entry))) {
      return 0;
    }
    long length = end(entry) - start(entry);
    if (!isInBlocks(entry)) {
      return length;
    }
    long blockBytes = blockBytes(entry);
    int blocks = (int) ((length + blockBytes - 1) / blockBytes);
    return blockOffset(entry, blocks) - offset(entry);
  }

  /** The first entry that ends after an address; {@link #count()} if none does. */
  public int firstEndingAfter(long address) {
    int found = ends.firstAbove(address, near);
    near = found;
    return found;
  }

  /** Collects the entries in the order of the file; what they say has been checked. */
  static final class Builder {
    private final long pagesId;
    private final int pageSize;
    private final LongColumn.Builder starts = new LongColumn.Builder();
    private final LongColumn.Builder ends = new LongColumn.Builder();
    private final LongColumn.Builder offsets = new LongColumn.Builder();
    private final LongColumn.Builder flags = new LongColumn.Builder();
    private final LongColumn.Builder firstBlocks = new LongColumn.Builder();
    private final LongColumn.Builder pagesPerBlock = new LongColumn.Builder();
    private final LongColumn.Builder blockOffsets = new LongColumn.Builder();
    private long storedBytes;
    private boolean newForm;
    private long lastEnd;

    Builder(long pagesId, int pageSize) {
      this.pagesId = pagesId;
      this.pageSize = pageSize;
    }

    long storedBytes() {
      return storedBytes;
    }

    /** Address after the last entry; 0 if there is none. */
    long end() {
      return lastEnd;
    }

    void add(long start, long end, int entryFlags) {
      starts.add(start);
      ends.add(end);
      flags.add(entryFlags);
      if (PageFlags.isPresent(entryFlags) && (entryFlags & PageFlags.ALIGNED) != 0) {
        storedBytes = (storedBytes + pageSize - 1) & -pageSize;
        newForm = true;
      }
      offsets.add(storedBytes);
      lastEnd = end;
    }

    /** The last entry is plain. */
    void plain(long bytes) {
      storedBytes += bytes;
    }

    /** The last entry is in blocks. */
    void blocks(int perBlock, int[] sizes, int sizeCount) {
      newForm = true;
      int plain = starts.size() - 1;
      firstBlocks.fill(plain);
      firstBlocks.add(blockOffsets.size() + 1L);
      pagesPerBlock.fill(plain);
      pagesPerBlock.add(perBlock);
      for (int i = 0; i < sizeCount; i++) {
        blockOffsets.add(storedBytes);
        storedBytes += sizes[i];
      }
      blockOffsets.add(storedBytes);
    }

    PageIndex build() {
      return new PageIndex(this);
    }
  }
}
