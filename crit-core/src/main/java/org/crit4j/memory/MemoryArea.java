package org.crit4j.memory;

import org.crit4j.images.VmaEntry;

/**
 * A mapping in the memory of a process.
 *
 * @param start its first address, unsigned
 * @param end the address after its last, unsigned
 * @param protection what may be done with it: 1 read, 2 write, 4 execute
 * @param flags how it was mapped: {@code MAP_SHARED} and others, as Linux has them
 * @param status what CRIU says of it; see {@link MemoryKind}
 * @param offset where in the file it begins, in bytes, unsigned
 * @param backing number of the file or of the shared memory that it maps, by kind
 * @param advice bits by number of {@code madvise}'s advice
 */
public record MemoryArea(
    long start,
    long end,
    int protection,
    int flags,
    int status,
    long offset,
    long backing,
    long advice) {
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int EXECUTE = 4;
  private static final int REGULAR = 1;
  private static final int GROWS_DOWN = 0x100;
  private static final int HUGE_TLB = 0x40000;
  private static final int SHARED = 1;
  private static final int SHARED_VALIDATE = 3;

  /** The mapping that a message tells of. */
  public static MemoryArea of(VmaEntry entry) {
    return new MemoryArea(
        entry.getStart(),
        entry.getEnd(),
        entry.getProt(),
        entry.getFlags(),
        entry.getStatus(),
        entry.getPgoff(),
        entry.getShmid(),
        entry.getMadv());
  }

  /** What it is. */
  public MemoryKind kind() {
    return MemoryKind.of(this);
  }

  /** Its length in bytes, unsigned. */
  public long length() {
    return end - start;
  }

  /** Whether it can be read. */
  public boolean isReadable() {
    return (protection & READ) != 0;
  }

  /** Whether it can be written. */
  public boolean isWritable() {
    return (protection & WRITE) != 0;
  }

  /** Whether it can be executed. */
  public boolean isExecutable() {
    return (protection & EXECUTE) != 0;
  }

  /** Whether others that map the same see what is written. */
  public boolean isShared() {
    int type = flags & 0xf;
    return type == SHARED || type == SHARED_VALIDATE;
  }

  /** Whether it grows towards lower addresses, as stacks do. */
  public boolean growsDown() {
    return (flags & GROWS_DOWN) != 0;
  }

  /** Whether it is of huge pages. */
  public boolean isHuge() {
    return (flags & HUGE_TLB) != 0;
  }

  /** Whether CRIU dumps and restores it like any other; not so what the kernel makes by itself. */
  public boolean isOrdinary() {
    return (status & REGULAR) != 0;
  }

  /** Whether an address lies in it. */
  public boolean contains(long address) {
    return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
  }
}
