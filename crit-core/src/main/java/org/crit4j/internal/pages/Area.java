package org.crit4j.internal.pages;

import org.crit4j.images.VmaEntry;

/**
 * A mapping: a range of addresses, and where the bytes come from that the process has not written
 * itself.
 *
 * @param start first address
 * @param end address after the last
 * @param kind what backs it
 * @param object the object behind it, as its kind numbers them
 * @param offset where in the object the mapping starts, in bytes
 */
record Area(long start, long end, Kind kind, long object, long offset) {
  private static final int VSYSCALL = 1 << 2;
  private static final int FILE_PRIVATE = 1 << 6;
  private static final int FILE_SHARED = 1 << 7;
  private static final int ANON_SHARED = 1 << 8;
  private static final int SYSVIPC = 1 << 10;
  private static final int SOCKET = 1 << 11;
  private static final int VVAR = 1 << 12;
  private static final int MEMFD = 1 << 14;
  private static final int GUARD = 1 << 16;
  private static final int UPROBES = 1 << 17;
  private static final int PLUGIN = 1 << 27;

  private static final int MADE_BY_OTHERS = VSYSCALL | SOCKET | VVAR | UPROBES | PLUGIN;

  /** What backs a mapping. */
  enum Kind {
    /** Nothing: memory of the process alone. */
    ANONYMOUS,
    /** A file; pages that the process has changed are its own. */
    FILE,
    /** A memfd, by the id of the open file; pages that the process has changed are its own. */
    MEMFD_COPY,
    /** A memfd, by the id of the open file. */
    MEMFD,
    /** Anonymous memory that processes share. */
    SHARED,
    /** A System V segment. */
    SYSV,
    /** The kernel, or a plugin of CRIU. */
    EXTERNAL,
    /** A guard: no access is possible. */
    GUARD
  }

  /** The area of a mapping. Source: the status bits in CRIU's image.h. */
  static Area of(VmaEntry vma) {
    return new Area(vma.getStart(), vma.getEnd(), kind(vma), vma.getShmid(), vma.getPgoff());
  }

  private static Kind kind(VmaEntry vma) {
    int status = vma.getStatus();
    if (has(status, GUARD)) {
      return Kind.GUARD;
    }
    if (has(status, MADE_BY_OTHERS)) {
      return Kind.EXTERNAL;
    }
    if (has(status, SYSVIPC)) {
      return Kind.SYSV;
    }
    if (has(status, ANON_SHARED)) {
      return Kind.SHARED;
    }
    if (has(status, MEMFD)) {
      return has(status, FILE_SHARED) ? Kind.MEMFD : Kind.MEMFD_COPY;
    }
    return has(status, FILE_PRIVATE | FILE_SHARED) ? Kind.FILE : Kind.ANONYMOUS;
  }

  private static boolean has(int status, int bits) {
    return (status & bits) != 0;
  }

  /** The part of the area between two addresses. */
  Area between(long from, long to) {
    return new Area(from, to, kind, object, offset + (from - start));
  }

  /** Where in the object the bytes of an address are. */
  long inObject(long address) {
    return offset + (address - start);
  }
}
