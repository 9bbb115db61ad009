package org.crit4j.memory;

import java.util.Optional;

/** What a mapping is. An area is of the first kind that fits. Source: CRIU's {@code VMA_} bits. */
public enum MemoryKind {
  /** A range in which a guard was installed; no mapping of its own. */
  GUARD(bit(16), "[guard]"),
  /** The kernel's, for probes in user space. */
  UPROBES(bit(17), "[uprobes]"),
  /** Shared memory of System V. */
  SYSV(bit(10)),
  /** Shared anonymous memory, as CRIU before 3.14 dumped it. */
  SHARED_ANONYMOUS(bit(8)),
  /** The ring of a packet socket. */
  PACKET_RING(bit(11)),
  /** The ring of the kernel's asynchronous input and output. */
  AIO_RING(bit(13), "[aio]"),
  /** A file in memory, or shared anonymous memory. */
  MEMFD(bit(14)),
  /** A file; writes stay in memory. */
  FILE_PRIVATE(bit(6)),
  /** A file; writes go to it. */
  FILE_SHARED(bit(7)),
  /** A mapping that a plugin of CRIU restores. */
  PLUGIN(bit(27), "[plugin]"),
  /** Return addresses, for the processor only. */
  SHADOW_STACK(bit(15), "[shadow stack]"),
  /** The kernel's code for all processes. */
  VSYSCALL(bit(2), "[vsyscall]"),
  /** The kernel's code for this process. */
  VDSO(bit(3), "[vdso]"),
  /** The data of that code. */
  VVAR(bit(12), "[vvar]"),
  /** What {@code brk} gives. */
  HEAP(bit(5), "[heap]"),
  /** The stack of the first thread, or of another if it grows by itself. */
  STACK(bit(1), "[stack]"),
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

  private static int bit(int number) {
    return 1 << number;
  }

  static MemoryKind of(MemoryArea area) {
    for (MemoryKind kind : VALUES) {
      boolean fits = (area.status() & kind.mask) != 0;
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
