package org.crit4j.checkpoint;

import com.google.protobuf.Message;
import java.io.IOException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.RandomAccess;
import org.crit4j.image.ImageReader;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;

/** Which pages of a memory a checkpoint has, and how it keeps them. */
public final class Pagemap {
  /**
   * Pages that follow each other and are kept in the same way.
   *
   * @param start address of the first, unsigned; an offset in bytes for shared memory
   * @param pages how many, unsigned
   * @param flags CRIU's {@code PE_} flags
   */
  public record Entry(long start, long pages, int flags) {
    private static final int PARENT = 1;
    private static final int LAZY = 2;
    private static final int PRESENT = 4;

    /** Whether their bytes are in the pages image. */
    public boolean isPresent() {
      return (flags & PRESENT) != 0;
    }

    /** Whether they are in the dump before this one, where {@code parent} leads to. */
    public boolean isInParent() {
      return (flags & PARENT) != 0;
    }

    /** Whether they stayed with the process that was dumped, to be fetched when they are needed. */
    public boolean isLazy() {
      return (flags & (PRESENT | PARENT | LAZY)) == LAZY;
    }

    /** Whether all of their bytes are zero, and are kept nowhere. */
    public boolean isZero() {
      return (flags & (PRESENT | PARENT | LAZY)) == 0;
    }
  }

  private final OptionalLong pagesId;
  private final Entries entries;

  private Pagemap(OptionalLong pagesId, Entries entries) {
    this.pagesId = pagesId;
    this.entries = entries;
  }

  static Pagemap read(ImageReader reader) throws IOException {
    OptionalLong pagesId = OptionalLong.empty();
    Entries entries = new Entries();
    while (reader.hasNext()) {
      Message message = reader.next().message();
      if (message instanceof PagemapEntry entry) {
        entries.add(entry.getVaddr(), pages(entry), flags(entry));
      } else if (message instanceof PagemapHead head) {
        pagesId = OptionalLong.of(Integer.toUnsignedLong(head.getPagesId()));
      }
    }
    entries.trim();
    return new Pagemap(pagesId, entries);
  }

  /** Since CRIU 4.2 the number is in a wider field, and the old one is 0. */
  private static long pages(PagemapEntry entry) {
    return entry.hasNrPages()
        ? entry.getNrPages()
        : Integer.toUnsignedLong(entry.getCompatNrPages());
  }

  /** Before CRIU 3.5 there were no flags: pages were there unless they were in the parent. */
  private static int flags(PagemapEntry entry) {
    if (entry.hasFlags()) {
      return entry.getFlags();
    }
    return entry.getInParent() ? Entry.PARENT : Entry.PRESENT;
  }

  /** The number of the pages image; empty if there is no head. */
  public OptionalLong pagesId() {
    return pagesId;
  }

  /** The entries, in the order of the image, which is that of the addresses. */
  public List<Entry> entries() {
    return entries;
  }

  /** A list over arrays: a large process has millions of entries. */
  private static final class Entries extends AbstractList<Entry> implements RandomAccess {
    private long[] starts = new long[16];
    private long[] pages = new long[16];
    private byte[] flags = new byte[16];
    private int size;

    void add(long start, long count, int flag) {
      if (size == starts.length) {
        resize(size + (size >> 1));
      }
      starts[size] = start;
      pages[size] = count;
      flags[size] = (byte) flag;
      size++;
    }

    void trim() {
      resize(size);
    }

    private void resize(int length) {
      starts = Arrays.copyOf(starts, length);
      pages = Arrays.copyOf(pages, length);
      flags = Arrays.copyOf(flags, length);
    }

    @Override
    public Entry get(int index) {
      Objects.checkIndex(index, size);
      return new Entry(starts[index], pages[index], flags[index] & 0xff);
    }

    @Override
    public int size() {
      return size;
    }
  }
}
