package org.crit4j.internal.validate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.crit4j.images.PagemapEntry;

/**
 * The entries of a pagemap after its head, by columns: there may be millions. Indexes count from 0
 * at the first entry after the head, which is entry 1 of the image.
 */
public final class Pagemap {
  /** The pages are in the previous dump. Source: CRIU's pagemap.h. */
  public static final int PE_PARENT = 1;

  /** The pages may come from a page server. */
  public static final int PE_LAZY = 2;

  /** The pages are in the pages image. */
  public static final int PE_PRESENT = 4;

  /** The bytes of the entry start on a page boundary of the pages image. */
  public static final int PE_PAYLOAD_ALIGNED = 8;

  private static final byte HAS_FLAGS = 1;
  private static final byte IN_PARENT = 2;
  private static final byte TWO_COUNTS = 4;

  private long[] addresses = new long[16];
  private long[] pages = new long[16];
  private int[] flags = new int[16];
  private byte[] marks = new byte[16];
  private final Map<Integer, PagemapEntry> compressed = new HashMap<>();
  private boolean aligned;
  private int size;

  Pagemap() {}

  void add(PagemapEntry entry) {
    long compat = Integer.toUnsignedLong(entry.getCompatNrPages());
    byte mark = entry.hasFlags() ? HAS_FLAGS : 0;
    mark |= entry.getInParent() ? IN_PARENT : 0;
    mark |= entry.hasNrPages() && compat != 0 && compat != entry.getNrPages() ? TWO_COUNTS : 0;
    if (entry.hasBlocks() || !entry.getUnknownFields().asMap().isEmpty()) {
      compressed.put(size, entry);
    }
    long count = entry.hasNrPages() ? entry.getNrPages() : compat;
    add(entry.getVaddr(), count, entry.getFlags(), mark);
  }

  /** Adds an entry that has nothing but numbers. */
  void add(PlainPagemapEntry entry) {
    long compat = Integer.toUnsignedLong(entry.compatPages);
    byte mark = entry.hasFlags ? HAS_FLAGS : 0;
    mark |= entry.inParent ? IN_PARENT : 0;
    mark |= entry.hasPages && compat != 0 && compat != entry.pages ? TWO_COUNTS : 0;
    add(entry.address, entry.hasPages ? entry.pages : compat, entry.flags, mark);
  }

  private void add(long address, long count, int flag, byte mark) {
    if (size == addresses.length) {
      int longer = size + size / 2;
      addresses = Arrays.copyOf(addresses, longer);
      pages = Arrays.copyOf(pages, longer);
      flags = Arrays.copyOf(flags, longer);
      marks = Arrays.copyOf(marks, longer);
    }
    addresses[size] = address;
    pages[size] = count;
    flags[size] = flag;
    marks[size] = mark;
    aligned |= (flag & PE_PAYLOAD_ALIGNED) != 0;
    size++;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The address of the first page; in shared memory the offset. Unsigned. */
  public long address(int index) {
    return addresses[index];
  }

  /** How many pages, unsigned: the newer of the two fields if it is there. */
  public long pages(int index) {
    return pages[index];
  }

  /** The flags as stored; 0 if there are none. */
  public int flags(int index) {
    return flags[index];
  }

  /** Whether there are flags; CRIU before 3.5 wrote none. */
  public boolean hasFlags(int index) {
    return (marks[index] & HAS_FLAGS) != 0;
  }

  /** Whether the pages are in the parent's images; wins over presence. */
  public boolean isInParent(int index) {
    return (marks[index] & IN_PARENT) != 0 || (flags[index] & PE_PARENT) != 0;
  }

  /** Whether the pages are in the pages image. */
  public boolean isPresent(int index) {
    return !isInParent(index) && (!hasFlags(index) || (flags[index] & PE_PRESENT) != 0);
  }

  /** Whether nothing of it is compressed or aligned. */
  public boolean isPlain() {
    return compressed.isEmpty() && !aligned;
  }

  /** Whether the two fields for the number of pages are both set and differ. */
  public boolean countsDiffer(int index) {
    return (marks[index] & TWO_COUNTS) != 0;
  }

  /** The messages of the entries that have blocks of compressed pages, or unknown fields. */
  public Map<Integer, PagemapEntry> compressed() {
    return compressed;
  }
}
