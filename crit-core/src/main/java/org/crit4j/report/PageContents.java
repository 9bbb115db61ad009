package org.crit4j.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.memory.PageRun;

/** Compares all stored pages of a checkpoint, by their hashes. */
final class PageContents {
  private static final int PART = 1 << 20;
  private static final XXHash64 HASH = XXHashFactory.safeInstance().hash64();

  private final CheckpointReport report;
  private final HashSet64 seen = new HashSet64();
  private final byte[] buffer = new byte[PART];
  private final List<PageContentRow> rows = new ArrayList<>();
  private long zeroHash;
  private int pageSize;

  PageContents(CheckpointReport report) {
    this.report = report;
  }

  /** Reads all pages. */
  List<PageContentRow> rows() {
    for (Task task : report.tasks()) {
      report.problems().attempt(() -> readTask(task), false);
    }
    for (ImageName name : report.checkpoint().images().names(ImageType.PAGEMAP)) {
      OptionalLong number = name.number();
      if (number.isPresent() && name.file().equals(ImageName.ofSharedPagemap(number.getAsLong()))) {
        report.problems().attempt(() -> readShared(number.getAsLong()), false);
      }
    }
    return rows;
  }

  private boolean readTask(Task task) throws IOException {
    if (task.state() == TaskState.ZOMBIE) {
      return false;
    }
    try (TaskMemory memory = task.openMemory()) {
      Reading reading =
          new Reading(
              OptionalLong.of(Integer.toUnsignedLong(task.pid())),
              OptionalLong.empty(),
              MappingRow.of(report, task));
      read(memory, reading);
    }
    return true;
  }

  private boolean readShared(long number) throws IOException {
    try (TaskMemory memory = report.checkpoint().memory().openShared(number)) {
      read(memory, new Reading(OptionalLong.empty(), OptionalLong.of(number), List.of()));
    }
    return true;
  }

  private void read(TaskMemory memory, Reading reading) throws IOException {
    if (pageSize != memory.pageSize()) {
      pageSize = memory.pageSize();
      zeroHash = HASH.hash(new byte[pageSize], 0, pageSize, 0);
    }
    for (PageRun run : memory.runs()) {
      if (run.isPresent() || run.isInParent()) {
        read(memory, run, reading);
      }
    }
    reading.flush();
  }

  private void read(TaskMemory memory, PageRun run, Reading reading) throws IOException {
    long at = run.address();
    long end = at + run.pages() * pageSize;
    while (at != end) {
      int length = memory.read(at, buffer, 0, (int) Math.min(PART, end - at));
      if (length < pageSize) {
        // Fails, and says why.
        memory.bytes(at, at + pageSize);
      }
      for (int from = 0; from + pageSize <= length; from += pageSize) {
        reading.page(at + from, HASH.hash(buffer, from, pageSize, 0));
      }
      at += length - length % pageSize;
    }
  }

  /** The pages of a memory, which come in the order of their addresses. */
  private final class Reading {
    private final OptionalLong pid;
    private final OptionalLong object;
    private final List<MappingRow> mappings;
    private int next;
    private Optional<MappingRow> current = Optional.empty();
    private long pages;
    private long zeros;
    private long duplicates;

    Reading(OptionalLong pid, OptionalLong object, List<MappingRow> mappings) {
      this.pid = pid;
      this.object = object;
      this.mappings = mappings;
    }

    void page(long address, long hash) {
      if (current.isEmpty() || !current.get().contains(address)) {
        moveTo(address);
      }
      pages++;
      if (hash == zeroHash) {
        zeros++;
      } else if (!seen.add(hash)) {
        duplicates++;
      }
    }

    private void moveTo(long address) {
      while (next < mappings.size()
          && Long.compareUnsigned(mappings.get(next).end(), address) <= 0) {
        next++;
      }
      Optional<MappingRow> now =
          next < mappings.size() && mappings.get(next).contains(address)
              ? Optional.of(mappings.get(next))
              : Optional.empty();
      if (!now.equals(current)) {
        flush();
        current = now;
      }
    }

    void flush() {
      if (pages > 0) {
        rows.add(new PageContentRow(pid, current, object, pages, zeros, duplicates, pageSize));
      }
      pages = 0;
      zeros = 0;
      duplicates = 0;
    }
  }
}
