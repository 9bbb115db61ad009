package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.MemoryArea;
import org.crit4j.checkpoint.Task;
import org.crit4j.images.MmEntry;

/** {@code crit x DIR mems}: the mappings of the processes' memory. */
public final class MemsExplorer implements Explorer {
  private static final int COLUMN = 36;
  private static final int DIGITS = 8;

  // CRIT looks at these bits, in this order.
  private static final int REGULAR = 1;
  private static final int STACK = 1 << 1;
  private static final int VSYSCALL = 1 << 2;
  private static final int VDSO = 1 << 3;
  private static final int FILE_PRIVATE = 1 << 6;
  private static final int FILE_SHARED = 1 << 7;
  private static final int ANONYMOUS_SHARED = 1 << 8;
  private static final int SYSV = 1 << 10;
  private static final int SOCKET = 1 << 11;

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    FileText files = new FileText(exploration.checkpoint().files(), exploration.problems(), out);
    Map<Long, Integer> shared = new HashMap<>();
    for (Task task : exploration.tasks()) {
      out.line(TextOut.decimal(task.pid()));
      Optional<MmEntry> memory = exploration.problems().attempt(task::memory, Optional.empty());
      if (memory.isEmpty()) {
        exploration.printLack(task, out);
        continue;
      }
      out.print("\t").left("exe", COLUMN).print("    ");
      out.line(files.withPath(Integer.toUnsignedLong(memory.get().getExeFileId())));
      for (MemoryArea area : task.memoryAreas()) {
        print(area, files, shared, out);
      }
    }
  }

  private static void print(MemoryArea area, FileText files, Map<Long, Integer> shared, TextOut out)
      throws IOException {
    String range = TextOut.hex(area.start(), DIGITS) + "-" + TextOut.hex(area.end(), DIGITS);
    out.print("\t").left(range, COLUMN).print(protection(area));
    out.print(resource(area, files, shared));
    out.line((area.status() & REGULAR) == 0 ? " *" : "");
  }

  /** What may be done with an area, as CRIT writes it. */
  static String protection(MemoryArea area) {
    return (area.isReadable() ? "r" : "-")
        + (area.isWritable() ? "w" : "-")
        + (area.isExecutable() ? "x" : "-");
  }

  private static String resource(MemoryArea area, FileText files, Map<Long, Integer> shared) {
    int status = area.status();
    if ((status & SYSV) != 0) {
      return numbered(" ips", area, shared);
    }
    if ((status & ANONYMOUS_SHARED) != 0) {
      return numbered(" shmem", area, shared);
    }
    if ((status & SOCKET) != 0) {
      return numbered(" packet", area, shared);
    }
    if ((status & (FILE_PRIVATE | FILE_SHARED)) != 0) {
      return " "
          + files.withPath(area.backing())
          + (area.offset() == 0 ? "" : " + 0x" + Long.toHexString(area.offset()))
          + ((status & FILE_SHARED) == 0 ? "" : " (s)");
    }
    if ((status & STACK) != 0) {
      return " [stack]";
    }
    if ((status & VSYSCALL) != 0) {
      return " [vsyscall]";
    }
    if ((status & VDSO) != 0) {
      return " [vdso]";
    }
    return area.growsDown() ? " [stack?]" : "";
  }

  /** Shared memory has the number of its first appearance, in one numbering for all kinds. */
  private static String numbered(String kind, MemoryArea area, Map<Long, Integer> shared) {
    int number = shared.computeIfAbsent(area.backing(), it -> shared.size() + 1);
    return kind + "[" + Integer.toHexString(number) + "]";
  }

  /** Whether CRIT takes an area for a mapping of a file. */
  static boolean isFile(MemoryArea area) {
    return (area.status() & (FILE_PRIVATE | FILE_SHARED)) != 0;
  }
}
