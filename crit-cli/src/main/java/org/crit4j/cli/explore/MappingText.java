package org.crit4j.cli.explore;

import java.util.HashMap;
import java.util.Map;
import org.crit4j.memory.MemoryArea;
import org.crit4j.report.CheckpointReport;

/** Mappings in the words of CRIT. Shared memory has numbers in the order in which it is seen. */
public final class MappingText {
  // CRIT looks at these bits, in this order.
  private static final int STACK = 1 << 1;
  private static final int VSYSCALL = 1 << 2;
  private static final int VDSO = 1 << 3;
  private static final int FILE_PRIVATE = 1 << 6;
  private static final int FILE_SHARED = 1 << 7;
  private static final int ANONYMOUS_SHARED = 1 << 8;
  private static final int SYSV = 1 << 10;
  private static final int SOCKET = 1 << 11;

  private final FileText files;
  private final Map<Long, Integer> shared = new HashMap<>();

  /** Words for the mappings of all processes of a checkpoint, in the order of its image. */
  public MappingText(CheckpointReport report) {
    this.files = new FileText(report);
  }

  /** Whether CRIT takes an area for a mapping of a file. */
  static boolean isFile(MemoryArea area) {
    return (area.status() & (FILE_PRIVATE | FILE_SHARED)) != 0;
  }

  /** What CRIT prints of a mapping; empty text for anonymous memory. */
  public String of(MemoryArea area) {
    int status = area.status();
    if ((status & SYSV) != 0) {
      return numbered("ips", area);
    }
    if ((status & ANONYMOUS_SHARED) != 0) {
      return numbered("shmem", area);
    }
    if ((status & SOCKET) != 0) {
      return numbered("packet", area);
    }
    if (isFile(area)) {
      return files.withPath(area.backing())
          + offset(area)
          + ((status & FILE_SHARED) == 0 ? "" : " (s)");
    }
    if ((status & STACK) != 0) {
      return "[stack]";
    }
    if ((status & VSYSCALL) != 0) {
      return "[vsyscall]";
    }
    if ((status & VDSO) != 0) {
      return "[vdso]";
    }
    return area.growsDown() ? "[stack?]" : "";
  }

  static String offset(MemoryArea area) {
    return area.offset() == 0 ? "" : " + 0x" + Long.toHexString(area.offset());
  }

  /** Shared memory has the number of its first appearance, in one numbering for all kinds. */
  private String numbered(String kind, MemoryArea area) {
    int number = shared.computeIfAbsent(area.backing(), it -> shared.size() + 1);
    return kind + "[" + Integer.toHexString(number) + "]";
  }
}
