package org.crit4j.internal.pages;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Limits;
import org.crit4j.Warnings;
import org.crit4j.image.ImageType;
import org.crit4j.internal.io.ImageInput;
import org.crit4j.internal.payload.Strictness;
import org.crit4j.internal.schema.WireType;
import org.crit4j.internal.transcode.EntryCursor;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;
import org.crit4j.internal.wire.WireReader;
import org.crit4j.memory.PageFlags;

/**
 * Reads a pagemap into a {@link PageIndex} and checks that its entries make sense together. Works
 * on the wire bytes: a pagemap may have a million entries, and one field number has had two
 * meanings.
 */
public final class PagemapReader {
  private static final int KNOWN_FLAGS =
      PageFlags.PARENT | PageFlags.LAZY | PageFlags.PRESENT | PageFlags.ALIGNED;

  /** Most bytes that a block has when decoded (CRIU's own limit). */
  private static final int LARGEST_BLOCK = 4 << 20;

  private final EntryCursor cursor;
  private final int pageSize;
  private final PagemapFields fields = new PagemapFields();

  private PagemapReader(EntryCursor cursor, int pageSize) {
    this.cursor = cursor;
    this.pageSize = pageSize;
  }

  /**
   * Reads a pagemap image, and closes it.
   *
   * @param label what failures call it
   * @param pageSize bytes in a page of the dumping machine, a power of two
   * @throws CritException if it is damaged, or its entries contradict each other
   * @throws IOException if it cannot be read
   */
  public static PageIndex read(ImageData image, String label, Limits limits, int pageSize)
      throws IOException {
    try (image) {
      ImageInput input = new ImageInput(image.stream(), OptionalLong.of(image.size()));
      EntryCursor cursor = new EntryCursor(input, limits, new Strictness(false, Warnings.IGNORE));
      return new PagemapReader(cursor, pageSize).read();
    } catch (CritException e) {
      throw e.inFile(label);
    }
  }

  private PageIndex read() throws IOException {
    if (cursor.header().type() != ImageType.PAGEMAP) {
      throw new CritException(
          cursor.location(), "this is an image of type " + cursor.header().type(), "PAGEMAP");
    }
    if (!cursor.next()) {
      throw new CritException(
          cursor.location(), "the image has no entry", "one that says which pages image it is for");
    }
    PageIndex.Builder index = new PageIndex.Builder(pagesId(), pageSize);
    cursor.passMessage();
    while (cursor.next()) {
      WireMessage message = cursor.message();
      try {
        fields.read(message);
      } catch (WireException e) {
        throw cursor.malformed(e, message.from());
      }
      add(index);
      cursor.passMessage();
    }
    return index.build();
  }

  private long pagesId() throws CritException {
    WireMessage head = cursor.message();
    WireReader reader = new WireReader(head.bytes(), head.from(), head.to());
    Optional<Long> id = Optional.empty();
    try {
      while (reader.next()) {
        if (reader.number() == 1 && reader.wireType() == WireType.VARINT) {
          id = Optional.of(reader.value() & 0xffff_ffffL);
        }
      }
    } catch (WireException e) {
      throw cursor.malformed(e, head.from());
    }
    return id.orElseThrow(() -> failure("pages_id is missing", "the number of the pages image"));
  }

  private void add(PageIndex.Builder index) throws CritException {
    int flags = flags();
    long length = length();
    long start = fields.address();
    long end = start + length;
    if (Long.compareUnsigned(end, start) < 0) {
      throw failure(fields.pages() + " pages from " + hex(start) + " are beyond the last address");
    }
    if (Long.compareUnsigned(start, index.end()) < 0) {
      throw failure(
          "vaddr " + hex(start) + " is not after the entry before",
          "at least " + hex(index.end()) + ", entries are in order and do not overlap");
    }
    index.add(start, end, flags);
    if (PageFlags.isPresent(flags)) {
      store(index, length);
    }
  }

  private int flags() throws CritException {
    int flags = fields.flags();
    if ((flags & ~KNOWN_FLAGS) != 0) {
      throw failure("unknown flags " + hex(flags & ~KNOWN_FLAGS), "bits 0 to 3");
    }
    boolean present = (flags & PageFlags.PRESENT) != 0;
    if (!present && (flags & PageFlags.ALIGNED) != 0) {
      throw failure("flag bit 3 (aligned) without PE_PRESENT", "it only with pages in the image");
    }
    if (!present && fields.hasSizes()) {
      throw failure("compressed pages without PE_PRESENT", "them only with pages in the image");
    }
    return flags;
  }

  private long length() throws CritException {
    long pages = fields.pages();
    if (pages == 0) {
      throw failure("the entry has 0 pages", "at least one");
    }
    if ((fields.address() & (pageSize - 1)) != 0) {
      throw failure(
          "vaddr " + hex(fields.address()) + " is in the middle of a page",
          "a multiple of " + pageSize);
    }
    if (pages < 0 || pages > Long.MAX_VALUE / pageSize) {
      throw failure(Long.toUnsignedString(pages) + " pages are more than there are addresses");
    }
    return pages * pageSize;
  }

  private void store(PageIndex.Builder index, long length) throws CritException {
    if (!fields.hasSizes()) {
      index.plain(length);
    } else {
      index.blocks(pagesPerBlock(), blockSizes(length), fields.sizeCount());
    }
    // Page counts are as large as an attacker likes.
    if (index.storedBytes() < 0) {
      throw failure("the pages would take more bytes than a file can have");
    }
  }

  private int pagesPerBlock() throws CritException {
    long perBlock = fields.pagesPerBlock();
    if (perBlock < 1 || perBlock > LARGEST_BLOCK / pageSize) {
      throw failure(
          "blocks of " + perBlock + " pages",
          "at least one page, and at most " + LARGEST_BLOCK + " bytes");
    }
    return (int) perBlock;
  }

  private int[] blockSizes(long length) throws CritException {
    int blockBytes = pagesPerBlock() * pageSize;
    int[] sizes = fields.sizes();
    int count = fields.sizeCount();
    long blocks = (length - 1) / blockBytes + 1;
    if (count != blocks) {
      throw failure(
          count + " block sizes for " + fields.pages() + " pages", blocks + ", one for each block");
    }
    long total = 0;
    for (int i = 0; i < count; i++) {
      long decoded = Math.min(blockBytes, length - (long) i * blockBytes);
      if (sizes[i] < 0 || sizes[i] > decoded) {
        throw failure(
            "block " + i + " has " + Integer.toUnsignedString(sizes[i]) + " bytes",
            "at most the " + decoded + " bytes that it has unpacked");
      }
      total += sizes[i];
    }
    Optional<Long> said = fields.total();
    if (said.isPresent() && said.get() != total) {
      throw failure(
          "the block sizes add up to " + total + " bytes",
          Long.toUnsignedString(said.get()) + ", the total of the entry");
    }
    return sizes;
  }

  private CritException failure(String problem) {
    return new CritException(cursor.location(), problem);
  }

  private CritException failure(String problem, String expected) {
    return new CritException(cursor.location(), problem, expected);
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
