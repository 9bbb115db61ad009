package org.crit4j.memory;

import java.util.Optional;

/** What a mapping is. An area is of the first kind that fits. See {@link VmaFlags}. */
public enum MemoryKind {
  /** A range in which a guard was installed; no mapping of its own. */
  GUARD(VmaFlags.GUARD, "[guard]"),
  /** The kernel's, for probes in user space. */
  UPROBES(VmaFlags.UPROBES, "[uprobes]"),
  /** Shared memory of System V. */
  SYSV(VmaFlags.SYSVIPC),
  /** Shared anonymous memory, as CRIU before 3.14 dumped it. */
  SHARED_ANONYMOUS(VmaFlags.ANON_SHARED),
  /** The ring of a packet socket. */
  PACKET_RING(VmaFlags.SOCKET),
  /** The ring of the kernel's asynchronous input and output. */
  AIO_RING(VmaFlags.AIORING, "[aio]"),
  /** A file in memory, or shared anonymous memory. */
  MEMFD(VmaFlags.MEMFD),
  /** A file; writes stay in memory. */
  FILE_PRIVATE(VmaFlags.FILE_PRIVATE),
  /** A file; writes go to it. */
  FILE_SHARED(VmaFlags.FILE_SHARED),
  /** A mapping that a plugin of CRIU restores. */
  PLUGIN(VmaFlags.EXT_PLUGIN, "[plugin]"),
  /** Return addresses, for the processor only. */
  SHADOW_STACK(VmaFlags.SHSTK, "[shadow stack]"),
  /** The kernel's code for all processes. */
  VSYSCALL(VmaFlags.VSYSCALL, "[vsyscall]"),
  /** The kernel's code for this process. */
  VDSO(VmaFlags.VDSO, "[vdso]"),
  /** The data of that code. */
  VVAR(VmaFlags.VVAR, "[vvar]"),
  /** What {@code brk} gives. */
  HEAP(VmaFlags.HEAP, "[heap]"),
  /** The stack of the first thread, or of another if it grows by itself. */
  STACK(VmaFlags.STACK, "[stack]"),
  /** All other memory without a file. */
  ANONYMOUS(0);

  private static final MemoryKind[] VALUES = values();

  private final int mask;
  private final Optional<String> label;

  MemoryKind(int mask) {
    this.mask = mask;
    this.label = Optional.empty();
  }

  MemoryKind(int mask, String label) {
    this.mask = mask;
    this.label = Optional.of(label);
  }

  static MemoryKind of(MemoryArea area) {
    for (MemoryKind kind : VALUES) {
      boolean fits = area.isAny(kind.mask);
      if (fits || (kind == STACK && area.growsDown())) {
        return kind;
      }
    }
    return ANONYMOUS;
  }

  /** How it is called among the mappings of a process; empty if it has no name of its own. */
  public Optional<String> label() {
    return label;
  }

  /** Whether a file is mapped: the area's backing is the number of one. */
  public boolean hasFile() {
    return this == FILE_PRIVATE || this == FILE_SHARED || this == MEMFD;
  }
}
