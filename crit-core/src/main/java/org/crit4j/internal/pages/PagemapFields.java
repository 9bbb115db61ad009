package org.crit4j.internal.pages;

import java.util.Arrays;
import java.util.Optional;
import org.crit4j.images.PagemapEntry;
import org.crit4j.internal.schema.WireType;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;
import org.crit4j.internal.wire.WireReader;
import org.crit4j.memory.PageFlags;
import org.crit4j.memory.Pagemap;

/**
 * The fields of one pagemap entry, in all the forms that they have had. Used for one entry after
 * the other.
 *
 * <p>Compressed pages come in two forms. What CRIU writes now is a message in field 6 (sizes of
 * blocks, their total, pages per block). For some weeks of July 2026 its development branch wrote
 * the same three things as fields 6, 7 and 8, the last two optional, and its drafts did not pack
 * field 6. The forms are told apart by that: fields 7 and 8, or a number as field 6, are only in
 * the flat form.
 */
public final class PagemapFields {
  private static final int NONE = -1;

  private static final int LONGEST_VARINT = 10;

  private byte[] bytes = new byte[0];
  private int at;
  private boolean cutOff;

  private boolean hasAddress;
  private long address;
  private boolean hasCompat;
  private int compatPages;
  private boolean hasPages;
  private long pages;
  private boolean hasFlags;
  private int flags;
  private boolean inParent;
  private Optional<Long> total = Optional.empty();
  private Optional<Long> pagesPerBlock = Optional.empty();
  private int[] sizes = new int[16];
  private int sizeCount;
  private boolean flat;
  private boolean compressed;
  private int packedFrom;
  private int packedTo;

  private void clearNumbers() {
    hasAddress = false;
    hasCompat = false;
    hasPages = false;
    hasFlags = false;
    flags = 0;
    inParent = false;
    compressed = false;
  }

  private void clear() {
    clearNumbers();
    address = 0;
    compatPages = 0;
    total = Optional.empty();
    pagesPerBlock = Optional.empty();
    sizeCount = 0;
    flat = false;
    packedFrom = NONE;
  }

  /**
   * Reads an entry that has nothing but numbers, as most have: there may be millions, and this is
   * many times faster than a general parser.
   *
   * @return whether it is of that form, and has the fields that are required
   */
  public boolean readPlain(byte[] message, int from, int to) {
    clearNumbers();
    bytes = message;
    at = from;
    cutOff = false;
    while (at < to) {
      int tag = bytes[at++];
      if ((tag & 7) != WireType.VARINT || !plainNumber(tag >> 3, varint(to))) {
        return false;
      }
    }
    return hasAddress && hasCompat && !cutOff;
  }

  private long varint(int end) {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT && at < end; i++) {
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    cutOff = true;
    return 0;
  }

  private boolean plainNumber(int field, long value) {
    switch (field) {
      case PagemapEntry.VADDR_FIELD_NUMBER -> {
        address = value;
        hasAddress = true;
      }
      case PagemapEntry.COMPAT_NR_PAGES_FIELD_NUMBER -> {
        compatPages = (int) value;
        hasCompat = true;
      }
      case PagemapEntry.IN_PARENT_FIELD_NUMBER -> inParent = value != 0;
      case PagemapEntry.FLAGS_FIELD_NUMBER -> {
        flags = (int) value;
        hasFlags = true;
      }
      case PagemapEntry.NR_PAGES_FIELD_NUMBER -> {
        pages = value;
        hasPages = true;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Adds the entry that {@link #readPlain} has read. */
  public void addTo(Pagemap.Builder pagemap) {
    boolean twoCounts = hasPages && compatPages != 0 && pages != (compatPages & 0xffff_ffffL);
    pagemap.add(address, pages(), twoCounts, hasFlags, flags, inParent);
  }

  /** Reads an entry of any form. */
  void read(WireMessage message) throws WireException {
    if (readPlain(message.bytes(), message.from(), message.to())) {
      return;
    }
    clear();
    WireReader reader = new WireReader(message.bytes(), message.from(), message.to());
    while (reader.next()) {
      if (reader.wireType() == WireType.VARINT) {
        number(reader);
      } else if (reader.number() == 6 && reader.wireType() == WireType.LENGTH) {
        if (packedFrom != NONE) {
          throw new WireException(reader.fieldStart(), "field 6 is there twice");
        }
        packedFrom = reader.valueStart();
        packedTo = reader.fieldEnd();
      }
    }
    compression(message.bytes());
  }

  private void number(WireReader reader) {
    long value = reader.value();
    switch (reader.number()) {
      case 6 -> {
        flat = true;
        addSize(value);
      }
      case 7 -> {
        flat = true;
        total = Optional.of(value);
      }
      case 8 -> {
        flat = true;
        pagesPerBlock = Optional.of(value & 0xffff_ffffL);
      }
      default -> plainNumber(reader.number(), value);
    }
  }

  private void compression(byte[] bytes) throws WireException {
    if (packedFrom != NONE) {
      if (flat) {
        unpack(bytes, packedFrom, packedTo);
      } else {
        blocks(bytes);
      }
    }
    if (flat && sizeCount == 0 && total.orElse(0L) != 0) {
      throw new WireException(0, "total_compressed_size without compressed_size");
    }
    compressed = sizeCount > 0;
    if (flat && pagesPerBlock.orElse(0L) == 0) {
      pagesPerBlock = Optional.of(1L);
    }
  }

  private void blocks(byte[] bytes) throws WireException {
    WireReader reader = new WireReader(bytes, packedFrom, packedTo);
    try {
      while (reader.next()) {
        blocksField(reader, bytes);
      }
    } catch (WireException e) {
      throw new WireException(packedFrom, "field 6 is no message of blocks: " + e.getMessage());
    }
    if (total.isEmpty() || pagesPerBlock.isEmpty() || sizeCount == 0) {
      throw new WireException(
          packedFrom, "blocks without block_sizes, total_payload_size or pages_per_block");
    }
  }

  private void blocksField(WireReader reader, byte[] bytes) throws WireException {
    boolean number = reader.wireType() == WireType.VARINT;
    if (reader.number() == 1 && reader.wireType() == WireType.LENGTH) {
      unpack(bytes, reader.valueStart(), reader.fieldEnd());
    } else if (reader.number() == 1 && number) {
      addSize(reader.value());
    } else if (reader.number() == 2 && number) {
      total = Optional.of(reader.value());
    } else if (reader.number() == 3 && number) {
      pagesPerBlock = Optional.of(reader.value() & 0xffff_ffffL);
    } else if (reader.number() != 4 || !number || reader.value() != 0) {
      // A fork pads blocks to whole pages and says so in field 4: the offsets would be others.
      throw new WireException(reader.fieldStart(), "a field of blocks that is not known");
    }
  }

  private void unpack(byte[] bytes, int from, int to) throws WireException {
    int at = from;
    while (at < to) {
      long value = 0;
      int shift = 0;
      byte b;
      do {
        if (at == to || shift > 63) {
          throw new WireException(from, "the list of block sizes is cut off");
        }
        b = bytes[at++];
        value |= (long) (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0);
      addSize(value);
    }
  }

  private void addSize(long value) {
    if (sizeCount == sizes.length) {
      sizes = Arrays.copyOf(sizes, sizeCount * 2);
    }
    sizes[sizeCount++] = (int) value;
  }

  long address() {
    return address;
  }

  /** The number of pages: in field 5 since CRIU 4.2, before in field 2. */
  long pages() {
    return hasPages ? pages : compatPages & 0xffff_ffffL;
  }

  /** The flags that count. */
  int flags() {
    return PageFlags.of(hasFlags, flags, inParent);
  }

  /** Whether the pages are in blocks. */
  boolean hasSizes() {
    return compressed;
  }

  /** The array that holds the sizes of the blocks, until the next entry is read. */
  int[] sizes() {
    return sizes;
  }

  int sizeCount() {
    return sizeCount;
  }

  Optional<Long> total() {
    return total;
  }

  long pagesPerBlock() {
    return pagesPerBlock.orElse(1L);
  }
}
