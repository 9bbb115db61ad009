package org.crit4j.memory;

import com.google.protobuf.Message;
import java.io.IOException;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.RandomAccess;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.internal.column.LongColumn;
import org.crit4j.message.ImageReader;

/**
 * Which pages of a memory a checkpoint has, and how it keeps them. The entries are kept by columns:
 * a large process has millions. Indexes count from 0 at the first entry after the head, which is
 * entry 1 of the image. Nothing is checked: counts and addresses are as they were found. Immutable.
 */
public final class Pagemap {
  // Beside the flags of an entry, which have 32 bits.
  private static final long HAS_FLAGS = 1L << 32;
  private static final long IN_PARENT = 2L << 32;
  private static final long TWO_COUNTS = 4L << 32;

  /**
   * Pages that follow each other and are kept in the same way.
   *
   * @param start address of the first, unsigned; an offset in bytes for shared memory
   * @param pages how many, unsigned
   * @param flags those that count; see {@link PageFlags#of}
   */
  public record Entry(long start, long pages, int flags) {
    /** Whether their bytes are in the pages image. */
    public boolean isPresent() {
      return PageFlags.isPresent(flags);
    }

    /** Whether they are in the dump before this one, where {@code parent} leads to. */
    public boolean isInParent() {
      return PageFlags.isInParent(flags);
    }

    /** Whether they stayed with the process that was dumped, to be fetched when they are needed. */
    public boolean isLazy() {
      return PageFlags.isLazy(flags);
    }

    /** Whether all of their bytes are zero, and are kept nowhere. */
    public boolean isZero() {
      return PageFlags.isZero(flags);
    }
  }

  private final OptionalLong pagesId;
  private final LongColumn addresses;
  private final LongColumn pages;
  private final LongColumn marks;
  private final Map<Integer, PagemapEntry> compressed;
  private final boolean plain;

  private Pagemap(Builder builder) {
    this.pagesId = builder.pagesId;
    this.addresses = builder.addresses.build();
    this.pages = builder.pages.build();
    this.marks = builder.marks.build();
    this.compressed = builder.compressed;
    this.plain = builder.plain;
  }

  /**
   * Reads the rest of a pagemap image.
   *
   * @throws IOException if it is damaged, or cannot be read
   */
  public static Pagemap read(ImageReader reader) throws IOException {
    Builder builder = new Builder(false);
    while (reader.hasNext()) {
      Message message = reader.next().message();
      if (message instanceof PagemapEntry entry) {
        builder.add(entry);
      } else if (message instanceof PagemapHead head) {
        builder.head(head);
      }
    }
    return builder.build();
  }

  /** The number of the pages image; empty if there is no head. */
  public OptionalLong pagesId() {
    return pagesId;
  }

  /** The entries, in the order of the image, which is that of the addresses. */
  public List<Entry> entries() {
    return new Entries(this);
  }

  private static final class Entries extends AbstractList<Entry> implements RandomAccess {
    private final Pagemap map;

    Entries(Pagemap map) {
      this.map = map;
    }

    @Override
    public Entry get(int index) {
      return new Entry(map.address(index), map.pages(index), map.effective(index));
    }

    @Override
    public int size() {
      return map.size();
    }
  }

  /** How many entries there are. */
  public int size() {
    return addresses.size();
  }

  /** The address of the first page; in shared memory the offset. Unsigned. */
  public long address(int index) {
    return addresses.get(index);
  }

  /** How many pages, unsigned: the newer of the two fields if it is there. */
  public long pages(int index) {
    return pages.get(index);
  }

  /** The flags as stored; 0 if there are none. */
  public int flags(int index) {
    return (int) marks.get(index);
  }

  /** Whether there are flags; CRIU before 3.5 wrote none. */
  public boolean hasFlags(int index) {
    return (marks.get(index) & HAS_FLAGS) != 0;
  }

  private int effective(int index) {
    long mark = marks.get(index);
    return PageFlags.of((mark & HAS_FLAGS) != 0, (int) mark, (mark & IN_PARENT) != 0);
  }

  /** Whether the pages are in the parent's images. */
  public boolean isInParent(int index) {
    return PageFlags.isInParent(effective(index));
  }

  /** Whether the pages are in the pages image. */
  public boolean isPresent(int index) {
    return PageFlags.isPresent(effective(index));
  }

  /** How many pages are in the pages image; {@link Long#MAX_VALUE} if there are more. */
  public long presentPages() {
    long sum = 0;
    for (int i = 0; i < size(); i++) {
      if (isPresent(i)) {
        long count = pages(i);
        sum += count;
        if (count < 0 || sum < 0) {
          return Long.MAX_VALUE;
        }
      }
    }
    return sum;
  }

  /** Whether nothing of it is compressed or aligned. */
  public boolean isPlain() {
    return plain;
  }

  /** Whether the two fields for the number of pages are both set and differ. */
  public boolean countsDiffer(int index) {
    return (marks.get(index) & TWO_COUNTS) != 0;
  }

  /**
   * The messages of the entries that have blocks of compressed pages, or unknown fields, by index;
   * none if they have not been kept.
   */
  public Map<Integer, PagemapEntry> compressed() {
    return compressed;
  }

  /** Collects entries, in the order of the image. */
  public static final class Builder {
    private final boolean keepsMessages;
    private final Map<Integer, PagemapEntry> compressed = new HashMap<>();
    private OptionalLong pagesId = OptionalLong.empty();
    private final LongColumn.Builder addresses = new LongColumn.Builder();
    private final LongColumn.Builder pages = new LongColumn.Builder();
    private final LongColumn.Builder marks = new LongColumn.Builder();
    private boolean plain = true;

    /**
     * A pagemap without entries.
     *
     * @param keepsMessages whether {@link Pagemap#compressed} is wanted
     */
    public Builder(boolean keepsMessages) {
      this.keepsMessages = keepsMessages;
    }

    /** Takes the head. */
    public void head(PagemapHead head) {
      pagesId = OptionalLong.of(Integer.toUnsignedLong(head.getPagesId()));
    }

    /** Adds an entry. */
    public void add(PagemapEntry entry) {
      if (entry.hasBlocks() || !entry.getUnknownFields().asMap().isEmpty()) {
        plain = false;
        if (keepsMessages) {
          compressed.put(addresses.size(), entry);
        }
      }
      // Since CRIU 4.2 the number is in a wider field, and the old one is 0.
      long compat = Integer.toUnsignedLong(entry.getCompatNrPages());
      long count = entry.hasNrPages() ? entry.getNrPages() : compat;
      add(
          entry.getVaddr(),
          count,
          compat != 0 && compat != count,
          entry.hasFlags(),
          entry.getFlags(),
          entry.getInParent());
    }

    /**
     * Adds an entry that has nothing but numbers.
     *
     * @param count how many pages
     * @param twoCounts whether the old field for it has another number
     */
    public void add(
        long address, long count, boolean twoCounts, boolean hasFlags, int flag, boolean inParent) {
      addresses.add(address);
      pages.add(count);
      marks.add(
          Integer.toUnsignedLong(flag)
              | (hasFlags ? HAS_FLAGS : 0)
              | (inParent ? IN_PARENT : 0)
              | (twoCounts ? TWO_COUNTS : 0));
      plain &= (flag & PageFlags.ALIGNED) == 0;
    }

    /** The pagemap. */
    public Pagemap build() {
      return new Pagemap(this);
    }
  }
}
