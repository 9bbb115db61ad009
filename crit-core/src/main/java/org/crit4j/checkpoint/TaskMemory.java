package org.crit4j.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.internal.io.BlockInput;
import org.crit4j.internal.pages.MappedContent;
import org.crit4j.internal.pages.PageIndex;
import org.crit4j.internal.pages.Segment;
import org.crit4j.memory.PageRun;
import org.crit4j.source.PageState;

/**
 * The memory of a task, or of an object that tasks share, read from the images at any address. What
 * it holds is a table of the runs of pages; the bytes stay in the files. To find an address takes a
 * bisection of that table.
 *
 * <pre>{@code
 * try (Checkpoint checkpoint = Checkpoint.open(directory);
 *     TaskMemory memory = checkpoint.tasks().get(0).openMemory()) {
 *   byte[] start = memory.bytes(0x401000, 0x401010);
 * }
 * }</pre>
 *
 * <p>Addresses are unsigned. Several threads may read at a time.
 */
public final class TaskMemory implements AutoCloseable {
  private static final int PIECE = 1 << 20;

  /** Linux allows arguments and environment 6 MiB; whoever needs this much more should stream. */
  private static final int LONGEST_ARRAY = 64 << 20;

  private final String label;
  private final MappedContent space;
  private final PageIndex index;
  private final int pageSize;

  TaskMemory(String label, MappedContent space, PageIndex index, int pageSize) {
    this.label = label;
    this.space = space;
    this.index = index;
    this.pageSize = pageSize;
  }

  /** Bytes in a page of the machine that dumped. */
  public int pageSize() {
    return pageSize;
  }

  /** How many bytes are mapped; of a shared object, its size in whole pages. */
  public long size() {
    return space.mappedBytes();
  }

  /**
   * The entries of the pagemap, of this directory alone, in the order of their addresses. The list
   * is a view that makes its elements when asked; empty for an object without a pagemap.
   */
  public List<PageRun> runs() {
    return new Runs(index);
  }

  private static final class Runs extends AbstractList<PageRun> implements RandomAccess {
    private final PageIndex index;

    Runs(PageIndex index) {
      this.index = index;
    }

    @Override
    public PageRun get(int run) {
      return new PageRun(
          index.start(run),
          (index.end(run) - index.start(run)) / index.pageSize(),
          index.flags(run),
          index.offset(run),
          index.storedBytes(run));
    }

    @Override
    public int size() {
      return index.count();
    }
  }

  /**
   * What is at an address, and how far it goes.
   *
   * @param end where to stop looking, after the address
   * @return the longest range from the address on, up to the end, that is in one state
   * @throws CritException if images that are needed to tell are damaged
   * @throws IOException if they cannot be read
   */
  public MemoryRange rangeAt(long address, long end) throws IOException {
    checkOrder(address, end);
    Segment segment = space.segment(address, end);
    PageState state = segment.state();
    long reached = segment.end();
    while (reached != end) {
      segment = space.segment(reached, end);
      if (segment.state() != state) {
        break;
      }
      reached = segment.end();
    }
    return new MemoryRange(address, reached, state);
  }

  /**
   * Reads bytes up to the first one that is not in the images.
   *
   * @param address address of the first byte
   * @param into array to read into
   * @param from index in the array for the first byte
   * @param length how many bytes to read
   * @return how many bytes were read: fewer than asked for, or 0, where {@link #rangeAt} tells why
   * @throws CritException if images that are needed are damaged
   * @throws IOException if they cannot be read
   */
  public int read(long address, byte[] into, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, into.length);
    int done = 0;
    while (done < length) {
      // A range over the end of all addresses ends there.
      long at = address + done;
      long end = min(at, at + (length - done));
      if (end == at) {
        break;
      }
      Segment segment = space.segment(at, end);
      if (!segment.state().isReadable()) {
        break;
      }
      int piece = (int) (segment.end() - at);
      copy(segment, at, into, from + done, piece);
      done += piece;
    }
    return done;
  }

  /**
   * Copies stored bytes to the position of a file, if that can be done without reading them here.
   *
   * @param address address of the first byte
   * @param length how many bytes, at least 1
   * @return how many were copied; 0 where they can only be read
   * @throws IOException if the images cannot be read, or the file not be written
   */
  public long transfer(long address, long length, FileChannel to) throws IOException {
    Segment segment = space.segment(address, address + length);
    return segment.state() == PageState.STORED
        ? segment.bytes().transfer(address, segment.end() - address, to)
        : 0;
  }

  private static long min(long start, long end) {
    return Long.compareUnsigned(end, start) < 0 ? -1 : end;
  }

  private static void copy(Segment segment, long address, byte[] into, int from, int length)
      throws IOException {
    if (segment.state() == PageState.ZERO) {
      Arrays.fill(into, from, from + length, (byte) 0);
    } else {
      segment.bytes().read(address, into, from, length);
    }
  }

  /**
   * All bytes of a range in one array.
   *
   * @throws CritException if they are more than 64 MiB, some are not in the images, or images that
   *     are needed are damaged
   * @throws IOException if they cannot be read
   */
  public byte[] bytes(long start, long end) throws IOException {
    checkOrder(start, end);
    if (Long.compareUnsigned(end - start, LONGEST_ARRAY) > 0) {
      throw new CritException(
          Location.UNKNOWN.inFile(label),
          "the memory from 0x" + Long.toHexString(start) + " to 0x" + Long.toHexString(end),
          "a range of at most " + LONGEST_ARRAY + " bytes");
    }
    try (InputStream in = stream(start, end)) {
      return in.readAllBytes();
    }
  }

  /**
   * The strings of a range in which each ends with a zero byte, as the arguments and the
   * environment of a task do. The last one may lack that.
   *
   * @return the bytes of each, without the zero; they are in no particular encoding
   * @throws CritException if the range has more than 64 MiB, some bytes are not in the images, or
   *     images that are needed are damaged
   * @throws IOException if they cannot be read
   */
  public List<byte[]> strings(long start, long end) throws IOException {
    byte[] all = bytes(start, end);
    List<byte[]> strings = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == 0) {
        strings.add(Arrays.copyOfRange(all, from, i));
        from = i + 1;
      }
    }
    if (from < all.length) {
      strings.add(Arrays.copyOfRange(all, from, all.length));
    }
    return strings;
  }

  /**
   * A stream of the bytes of a range. It fails with a {@link CritException} at the first byte that
   * is not in the images.
   */
  public InputStream stream(long start, long end) {
    checkOrder(start, end);
    return new RangeStream(start, end);
  }

  /**
   * Hands on all stored bytes of a range, in large pieces. What is not stored, zeros too, is passed
   * over: it is what lies between the pieces.
   *
   * @throws CritException if images that are needed are damaged
   * @throws IOException if they cannot be read, or the visitor fails
   */
  public void forEachStored(long start, long end, MemoryVisitor visitor) throws IOException {
    checkOrder(start, end);
    // One for each of a million small mappings is too much.
    boolean isSmall = Long.compareUnsigned(end - start, PIECE) < 0;
    byte[] buffer = new byte[isSmall ? (int) (end - start) : PIECE];
    int filled = 0;
    long at = start;
    while (at != end) {
      Segment segment = space.segment(at, end);
      if (segment.state() != PageState.STORED) {
        filled = flush(at, buffer, filled, visitor);
        at = segment.end();
        continue;
      }
      while (at != segment.end()) {
        int piece = (int) Math.min(segment.end() - at, (long) buffer.length - filled);
        segment.bytes().read(at, buffer, filled, piece);
        at += piece;
        filled += piece;
        if (filled == buffer.length) {
          filled = flush(at, buffer, filled, visitor);
        }
      }
    }
    flush(at, buffer, filled, visitor);
  }

  private static int flush(long end, byte[] buffer, int filled, MemoryVisitor visitor)
      throws IOException {
    if (filled > 0) {
      visitor.bytes(end - filled, buffer, filled);
    }
    return 0;
  }

  private static void checkOrder(long start, long end) {
    if (Long.compareUnsigned(start, end) > 0) {
      throw new IllegalArgumentException("a range that ends before it starts");
    }
  }

  private CritException notReadable(long address, PageState state) {
    String why =
        switch (state) {
          case LAZY -> "was left in the process for a lazy restore";
          case FILE -> "is that of the mapped file";
          case EXTERNAL -> "is made by the kernel or a plugin at restore";
          case MISSING -> "is in none of the images that should have it";
          default -> "is not mapped";
        };
    return new CritException(
        Location.UNKNOWN.inFile(label),
        "the memory at 0x" + Long.toHexString(address) + " " + why,
        "memory that is in the images");
  }

  @Override
  public void close() throws IOException {
    space.close();
  }

  private final class RangeStream extends BlockInput {
    private final long end;
    private long at;

    RangeStream(long start, long end) {
      this.at = start;
      this.end = end;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == end) {
        return -1;
      }
      long left = end - at;
      int wanted = Long.compareUnsigned(left, length) < 0 ? (int) left : length;
      int read = TaskMemory.this.read(at, into, from, wanted);
      if (read == 0) {
        throw notReadable(at, space.segment(at, at + 1).state());
      }
      at += read;
      return read;
    }

    @Override
    public long skip(long count) {
      long left = end - at;
      long skipped = Long.compareUnsigned(left, Math.max(0, count)) < 0 ? left : Math.max(0, count);
      at += skipped;
      return skipped;
    }
  }
}
