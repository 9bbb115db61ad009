package org.crit4j.internal.validate;

import org.crit4j.images.VmaEntry;

/**
 * A mapping in an address space.
 *
 * @param entry the entry that has it
 * @param field the field of the entry that has it, with a dot after it; nothing if the entry is it
 * @param vma the mapping
 */
public record Area(Entry<?> entry, String field, VmaEntry vma) {
  // Source: CRIU's image.h.
  /** An ordinary mapping that is dumped and restored. */
  public static final int REGULAR = 1;

  /** The code that the kernel maps into each process. */
  public static final int VDSO = 1 << 3;

  /** A private mapping of a file. */
  public static final int FILE_PRIVATE = 1 << 6;

  /** A shared mapping of a file. */
  public static final int FILE_SHARED = 1 << 7;

  /** Shared memory without a file. */
  public static final int ANON_SHARED = 1 << 8;

  /** Private memory. */
  public static final int ANON_PRIVATE = 1 << 9;

  /** A System V shared memory segment. */
  public static final int SYSVIPC = 1 << 10;

  /** The ring of a packet socket. */
  public static final int SOCKET = 1 << 11;

  /** Data of the vdso. */
  public static final int VVAR = 1 << 12;

  /** The kernel's ring of asynchronous input and output. */
  public static final int AIORING = 1 << 13;

  /** A mapping of a memfd. */
  public static final int MEMFD = 1 << 14;

  /** A shadow stack. */
  public static final int SHSTK = 1 << 15;

  /** A range without access inside of other mappings. */
  public static final int GUARD = 1 << 16;

  /** The kernel's area for user probes. */
  public static final int UPROBES = 1 << 17;

  /** Restored by a plugin. */
  public static final int EXT_PLUGIN = 1 << 27;

  private static final int PRIVATE = FILE_PRIVATE | ANON_PRIVATE;
  private static final int BY_THE_KERNEL = SOCKET | AIORING | SHSTK | UPROBES | EXT_PLUGIN | GUARD;

  /** Its first address. */
  public long start() {
    return vma.getStart();
  }

  /** The address after its last. */
  public long end() {
    return vma.getEnd();
  }

  /** Whether all of these status bits are set. */
  public boolean is(int status) {
    return (vma.getStatus() & status) == status;
  }

  /** Whether any of these status bits is set. */
  public boolean isAny(int status) {
    return (vma.getStatus() & status) != 0;
  }

  /** Whether it is a guard range, which lies inside of other mappings. */
  public boolean isGuard() {
    return is(GUARD);
  }

  /** Whether it maps a file by the id of it: not one of the kinds that go their own ways. */
  public boolean isOfFile() {
    return isAny(FILE_PRIVATE | FILE_SHARED) && !isAny(BY_THE_KERNEL);
  }

  /** Whether it is of one of the kinds that the four bits for kinds tell apart. */
  public boolean isOrdinary() {
    return is(REGULAR) && !isAny(BY_THE_KERNEL);
  }

  /** Whether a pagemap of the process has its pages. Source: vma_area_is_private() in CRIU. */
  public boolean hasPages() {
    return (is(REGULAR) && isAny(PRIVATE) && !isAny(VVAR | GUARD)) || isAny(AIORING | SHSTK);
  }

  /** What findings call a field of it. */
  public String field(String name) {
    return field + name;
  }

  /** Its addresses, for messages. */
  public String range() {
    return Long.toHexString(start()) + "-" + Long.toHexString(end());
  }
}
