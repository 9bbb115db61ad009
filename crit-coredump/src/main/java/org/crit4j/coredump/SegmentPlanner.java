package org.crit4j.coredump;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.MemoryRange;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.MemoryKind;
import org.crit4j.source.PageState;

/**
 * Decides which bytes of each mapping a core file has. Memory that the process never wrote to is
 * zero and there, as debuggers of JVMs need it; pages that only a file has are never written as
 * zeros, since debuggers would take these for the file's content.
 */
final class SegmentPlanner {
  /** {@code madvise} with this leaves memory out of core files: sanitizers map terabytes so. */
  private static final int DONT_DUMP = 16;

  private static final long LARGEST_WHOLE = 64L << 30;
  private static final Set<PageState> ABSENT = EnumSet.of(PageState.LAZY, PageState.MISSING);
  private static final Set<PageState> READABLE = EnumSet.of(PageState.STORED, PageState.ZERO);
  private static final Set<PageState> STORED = EnumSet.of(PageState.STORED);

  /** The counters of a JVM, which it shares in a file and reads by no other way. */
  private static final String JVM_COUNTERS = "/hsperfdata_";

  private static final int TYPE_OF_FILE = 0xf000;
  private static final int CHARACTER_DEVICE = 0x2000;

  private final Task task;
  private final TaskMemory memory;
  private final FileContents files;
  private final boolean wholeFiles;
  private final List<Segment> segments = new ArrayList<>();
  private long absent;

  SegmentPlanner(Task task, TaskMemory memory, FileContents files, boolean wholeFiles) {
    this.task = task;
    this.memory = memory;
    this.files = files;
    this.wholeFiles = wholeFiles;
  }

  /** The segments of all mappings, in their order. */
  List<Segment> plan() throws IOException {
    for (MemoryArea area : task.memoryAreas()) {
      // A guard lies in another mapping.
      if (area.kind() != MemoryKind.GUARD && area.length() != 0) {
        plan(area);
      }
    }
    return segments;
  }

  /** How many bytes should be in images and are not. */
  long absentBytes() {
    return absent;
  }

  private void plan(MemoryArea area) throws IOException {
    if (Long.compareUnsigned(area.start(), area.end()) > 0) {
      String range = Long.toHexString(area.start()) + "-" + Long.toHexString(area.end());
      throw new CritException(
          Location.UNKNOWN.inFile(String.valueOf(task)),
          "the mapping " + range + " ends before it starts",
          "mappings as CRIU writes them; see crit validate");
    }
    if (area.kind().hasFile() && area.offset() + area.length() < 0) {
      throw new CritException(
          Location.UNKNOWN.inFile(String.valueOf(task)),
          "the mapping at "
              + Long.toHexString(area.start())
              + " begins at the offset "
              + Long.toUnsignedString(area.offset())
              + " of its file, where no file has bytes",
          "mappings as CRIU writes them");
    }
    switch (area.kind()) {
      case FILE_PRIVATE, FILE_SHARED -> planFile(area);
      case VVAR, VSYSCALL, UPROBES, PACKET_RING, PLUGIN -> split(area, STORED);
      default -> planAnonymous(area);
    }
  }

  private void planAnonymous(MemoryArea area) throws IOException {
    boolean isLeftOut =
        (area.advice() >>> DONT_DUMP & 1) != 0
            || Long.compareUnsigned(area.length(), LARGEST_WHOLE) > 0;
    if (isLeftOut || (area.protection() == 0 && !has(area, STORED))) {
      split(area, STORED);
    } else {
      split(area, READABLE);
    }
  }

  private void planFile(MemoryArea area) throws IOException {
    Optional<OpenFile> file = task.file(area);
    if (file.isEmpty() || !(file.get() instanceof RegularFile regular)) {
      split(area, READABLE);
      return;
    }
    if (isZeroDevice(regular)) {
      add(area.start(), area.end(), area, area.length(), Optional.empty());
      return;
    }
    Optional<Segment.Backing> backing =
        files.find(regular).map(it -> new Segment.Backing(it, area.offset()));
    if (backing.isEmpty() || has(area, ABSENT)) {
      split(area, READABLE);
    } else if (isWanted(area, regular, backing.get().file())) {
      add(area.start(), area.end(), area, area.length(), backing);
    } else {
      int page = memory.pageSize();
      boolean hasHeader = area.offset() == 0 && startsLikeElf(backing.get().file());
      add(area.start(), area.end(), area, hasHeader ? page : 0, backing);
    }
  }

  /** Whether a mapping is written whole: it has pages of its own, or may have. */
  private boolean isWanted(MemoryArea area, RegularFile file, MappedFile content)
      throws IOException {
    if (Long.compareUnsigned(area.length(), LARGEST_WHOLE) > 0) {
      return false;
    }
    boolean isPrivate = area.kind() == MemoryKind.FILE_PRIVATE;
    return wholeFiles
        // Nowhere else can a debugger find it.
        || content instanceof MappedFile.Ghost
        || (isPrivate && (area.isWritable() || has(area, READABLE)))
        || (!isPrivate && file.path().text().contains(JVM_COUNTERS));
  }

  private static boolean isZeroDevice(RegularFile file) {
    return file.path().text().equals("/dev/zero")
        && (file.mode().orElse(CHARACTER_DEVICE) & TYPE_OF_FILE) == CHARACTER_DEVICE;
  }

  private static boolean startsLikeElf(MappedFile file) throws IOException {
    byte[] start = new byte[4];
    try (MappedFile.Content content = file.open()) {
      content.read(0, start, start.length);
    }
    return ElfFile.isStart(start);
  }

  private boolean has(MemoryArea area, Set<PageState> states) throws IOException {
    for (long at = area.start(); at != area.end(); ) {
      MemoryRange range = memory.rangeAt(at, area.end());
      if (states.contains(range.state())) {
        return true;
      }
      at = range.end();
    }
    return false;
  }

  /** Adds a segment for each run of pages in these states, and for what is between them. */
  private void split(MemoryArea area, Set<PageState> states) throws IOException {
    long start = area.start();
    boolean isIn = false;
    for (long at = area.start(); at != area.end(); ) {
      MemoryRange range = memory.rangeAt(at, area.end());
      if (ABSENT.contains(range.state())) {
        absent += range.length();
      }
      if (states.contains(range.state()) != isIn) {
        add(start, at, area, isIn ? at - start : 0, Optional.empty());
        start = at;
        isIn = !isIn;
      }
      at = range.end();
    }
    add(start, area.end(), area, isIn ? area.end() - start : 0, Optional.empty());
  }

  private void add(
      long start, long end, MemoryArea area, long bytes, Optional<Segment.Backing> file) {
    if (start != end) {
      segments.add(new Segment(start, end, area.protection(), bytes, file));
    }
  }
}
