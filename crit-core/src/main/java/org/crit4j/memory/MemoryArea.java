package org.crit4j.memory;

import org.crit4j.images.VmaEntry;

/**
 * A mapping in the memory of a process.
 *
 * @param start its first address, unsigned
 * @param end the address after its last, unsigned
 * @param protection what may be done with it: 1 read, 2 write, 4 execute
 * @param flags how it was mapped: {@code MAP_SHARED} and others, as Linux has them
 * @param status what CRIU says of it; see {@link VmaFlags}
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

  /** Whether any of these {@link VmaFlags status bits} is set. */
  public boolean isAny(int bits) {
    return (status & bits) != 0;
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
    return (protection & VmaFlags.PROT_READ) != 0;
  }

  /** Whether it can be written. */
  public boolean isWritable() {
    return (protection & VmaFlags.PROT_WRITE) != 0;
  }

  /** Whether it can be executed. */
  public boolean isExecutable() {
    return (protection & VmaFlags.PROT_EXEC) != 0;
  }

  /** Whether others that map the same see what is written. */
  public boolean isShared() {
    int type = flags & VmaFlags.MAP_TYPE;
    return type == VmaFlags.MAP_SHARED || type == VmaFlags.MAP_SHARED_VALIDATE;
  }

  /** Whether it grows towards lower addresses, as stacks do. */
  public boolean growsDown() {
    return (flags & VmaFlags.MAP_GROWSDOWN) != 0;
  }

  /** Whether it is of huge pages. */
  public boolean isHuge() {
    return (flags & VmaFlags.MAP_HUGETLB) != 0;
  }

  /** Whether CRIU dumps and restores it like any other; not so what the kernel makes by itself. */
  public boolean isOrdinary() {
    return isAny(VmaFlags.REGULAR);
  }

  /** Where in the file or the shared memory the byte of an address is, unsigned. */
  public long offsetOf(long address) {
    return offset + (address - start);
  }

  /** The part between two addresses in it. */
  public MemoryArea between(long from, long to) {
    return new MemoryArea(from, to, protection, flags, status, offsetOf(from), backing, advice);
  }

  /** Whether an address lies in it. */
  public boolean contains(long address) {
    return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
  }
}
