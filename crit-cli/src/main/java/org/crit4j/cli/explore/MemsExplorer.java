package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.json.JsonOutput;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.VmaFlags;

/** {@code crit x DIR mems}: the mappings of the processes' memory. */
public final class MemsExplorer implements Explorer {
  private static final int COLUMN = 36;
  private static final int DIGITS = 8;
  private static final int SIZE = 16;

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    Table table = new Table(exploration, out);
    for (Task task : exploration.tasks()) {
      out.line(TextOut.decimal(task.pid()));
      table.print(task);
    }
  }

  private static final class Table {
    private final Exploration exploration;
    private final Problems problems;
    private final TextOut out;
    private final FileText files;
    private final Map<Long, Integer> shared = new HashMap<>();

    Table(Exploration exploration, TextOut out) {
      this.exploration = exploration;
      this.problems = exploration.problems();
      this.out = out;
      this.files = new FileText(exploration.files(), problems, out);
    }

    void print(Task task) throws IOException {
      Optional<MmEntry> memory = problems.find(task::memory);
      if (memory.isEmpty()) {
        exploration.printLack(task, out);
        return;
      }
      out.print("\t").left("exe", COLUMN).print("    ");
      out.line(files.withPath(Integer.toUnsignedLong(memory.get().getExeFileId())));
      for (MemoryArea area : problems.list(task::memoryAreas)) {
        range(area);
        if (exploration.detail().everything()) {
          describe(task, area);
        } else {
          out.print(resource(area, files, shared));
        }
        out.line((area.status() & VmaFlags.REGULAR) == 0 ? " *" : "");
      }
    }

    private void range(MemoryArea area) {
      String range = TextOut.hex(area.start(), DIGITS) + "-" + TextOut.hex(area.end(), DIGITS);
      out.print("\t").left(range, COLUMN).print(protection(area));
    }

    /** Whether others see what is written, the size, and what it is. */
    private void describe(Task task, MemoryArea area) {
      String size = Long.toUnsignedString(area.length() >>> 10) + " KiB";
      out.print(area.isShared() ? "s" : "p").right(size, SIZE);
      Optional<NameBytes> name = problems.find(() -> task.name(area));
      String place = area.offset() == 0 ? "" : " + 0x" + Long.toHexString(area.offset());
      String label = name.map(FileText::of).orElse(area.kind().hasFile() ? "?" : "");
      if (!label.isEmpty()) {
        out.print(" ").print(out.safe(label)).print(area.kind().hasFile() ? place : "");
      }
      out.print(area.isHuge() ? " (huge pages)" : "");
    }
  }

  /** What may be done with an area, as CRIT writes it. */
  static String protection(MemoryArea area) {
    return (area.isReadable() ? "r" : "-")
        + (area.isWritable() ? "w" : "-")
        + (area.isExecutable() ? "x" : "-");
  }

  // CRIT looks at these bits, in this order.
  private static String resource(MemoryArea area, FileText files, Map<Long, Integer> shared) {
    int status = area.status();
    if ((status & VmaFlags.SYSVIPC) != 0) {
      return numbered(" ips", area, shared);
    }
    if ((status & VmaFlags.ANON_SHARED) != 0) {
      return numbered(" shmem", area, shared);
    }
    if ((status & VmaFlags.SOCKET) != 0) {
      return numbered(" packet", area, shared);
    }
    if ((status & (VmaFlags.FILE_PRIVATE | VmaFlags.FILE_SHARED)) != 0) {
      return " "
          + files.withPath(area.backing())
          + (area.offset() == 0 ? "" : " + 0x" + Long.toHexString(area.offset()))
          + ((status & VmaFlags.FILE_SHARED) == 0 ? "" : " (s)");
    }
    if ((status & VmaFlags.STACK) != 0) {
      return " [stack]";
    }
    if ((status & VmaFlags.VSYSCALL) != 0) {
      return " [vsyscall]";
    }
    if ((status & VmaFlags.VDSO) != 0) {
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
    return (area.status() & (VmaFlags.FILE_PRIVATE | VmaFlags.FILE_SHARED)) != 0;
  }

  @Override
  public void print(Exploration exploration, ProcessJson process, JsonOutput out)
      throws IOException {
    Task task = process.task();
    Problems problems = exploration.problems();
    FileJson files = new FileJson(exploration.checkpoint(), problems, out);
    files.path("executable", task::executable);
    Optional<MmEntry> memory = problems.find(task::memory);
    out.key("mappings").beginArray();
    for (VmaEntry entry : memory.map(MmEntry::getVmasList).orElse(List.of())) {
      out.beginObject();
      mapping(process, entry, out);
      out.endObject();
    }
    out.endArray();
    process.message("layout", memory.map(it -> it.toBuilder().clearVmas().buildPartial()));
  }

  private static void mapping(ProcessJson process, VmaEntry entry, JsonOutput out)
      throws IOException {
    MemoryArea area = MemoryArea.of(entry);
    out.key("start").hex(area.start());
    out.key("end").hex(area.end());
    out.key("bytes").unsigned(area.length());
    out.key("protection").value(protection(area));
    out.key("shared").value(area.isShared());
    out.key("kind").value(TextOut.word(area.kind()));
    process.member("name", () -> process.task().name(area));
    out.key("entry").value(entry);
  }
}
