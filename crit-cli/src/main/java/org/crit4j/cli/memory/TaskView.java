package org.crit4j.cli.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.MemoryArea;
import org.crit4j.checkpoint.MemoryKind;
import org.crit4j.checkpoint.PageRun;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.OpenFile;

/** A process, with what is asked of its memory. */
public final class TaskView {
  private final Task task;

  /** The view of a process. */
  public TaskView(Task task) {
    this.task = task;
  }

  /** All processes of a checkpoint that have memory, by their numbers. */
  public static List<TaskView> all(Checkpoint checkpoint) throws IOException {
    List<TaskView> views = new ArrayList<>();
    for (Task task : checkpoint.tasks()) {
      if (task.state() != TaskState.ZOMBIE) {
        views.add(new TaskView(task));
      }
    }
    views.sort((a, b) -> Integer.compareUnsigned(a.task.pid(), b.task.pid()));
    return views;
  }

  /** Its number. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }

  /** What it calls itself. */
  public String name() throws IOException {
    return task.name().map(NameBytes::text).orElse("?");
  }

  /** Its memory. */
  public TaskMemory open() throws IOException {
    return task.openMemory();
  }

  /** Bytes of its pages that are in the images, or in those of the parents. */
  public long storedBytes() throws IOException {
    try (TaskMemory memory = open()) {
      long pages = 0;
      for (PageRun run : memory.runs()) {
        if (run.isPresent() || run.isInParent()) {
          pages += run.pages();
        }
      }
      return pages * memory.pageSize();
    }
  }

  /** Bytes of its mappings that others may share. */
  public long sharedBytes() throws IOException {
    long bytes = 0;
    for (MemoryArea area : task.memoryAreas()) {
      if (area.isShared()) {
        bytes += area.length();
      }
    }
    return bytes;
  }

  /** Its mappings, with their names. */
  public List<NamedArea> areas() throws IOException {
    List<NamedArea> areas = new ArrayList<>();
    for (MemoryArea area : task.memoryAreas()) {
      areas.add(new NamedArea(area.start(), area.end(), name(area)));
    }
    return areas;
  }

  private String name(MemoryArea area) throws IOException {
    MemoryKind kind = area.kind();
    if (kind.label().isPresent()) {
      return kind.label().get();
    }
    Optional<String> file = task.file(area).map(OpenFile::displayName);
    return file.orElse(kind == MemoryKind.ANONYMOUS ? "" : "[shared]");
  }
}
