package org.crit4j.memory;

/**
 * The bits of mappings. Those without a prefix are status bits, {@code VMA_AREA_...} and others in
 * CRIU's image.h; {@code PROT_} and {@code MAP_} are those of Linux's mman.h.
 */
public final class VmaFlags {
  /** An ordinary mapping that is dumped and restored. */
  public static final int REGULAR = 1;

  /** The stack of the first thread. */
  public static final int STACK = 1 << 1;

  /** The kernel's code for all processes. */
  public static final int VSYSCALL = 1 << 2;

  /** The code that the kernel maps into each process. */
  public static final int VDSO = 1 << 3;

  /** The memory that {@code brk} gives. */
  public static final int HEAP = 1 << 5;

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

  /** Any of these: the kernel or a plugin makes the content at restore. */
  public static final int MADE_AT_RESTORE = VSYSCALL | SOCKET | VVAR | UPROBES | EXT_PLUGIN;

  /** Reading is allowed. */
  public static final int PROT_READ = 1;

  /** Writing is allowed. */
  public static final int PROT_WRITE = 2;

  /** Execution is allowed. */
  public static final int PROT_EXEC = 4;

  /** The part of the flags that says who sees changes. */
  public static final int MAP_TYPE = 0xf;

  /** Others that map the same see changes. */
  public static final int MAP_SHARED = 1;

  /** The same, with unknown flags refused. */
  public static final int MAP_SHARED_VALIDATE = 3;

  /** Grows towards lower addresses. */
  public static final int MAP_GROWSDOWN = 0x100;

  /** Consists of huge pages. */
  public static final int MAP_HUGETLB = 0x40000;

  private VmaFlags() {}
}
