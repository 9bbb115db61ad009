package org.crit4j.cli.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.CheckpointMemory;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.images.MmEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.PageRun;

/** A process, with what is asked of its memory. */
public final class TaskView {
  private final CheckpointMemory memory;
  private final Task task;

  private TaskView(CheckpointMemory memory, Task task) {
    this.memory = memory;
    this.task = task;
  }

  /** All processes of a checkpoint that have memory, by their numbers. */
  public static List<TaskView> all(Checkpoint checkpoint) throws IOException {
    CheckpointMemory memory = new CheckpointMemory(checkpoint.images());
    List<TaskView> views = new ArrayList<>();
    for (Task task : checkpoint.tasks()) {
      if (task.state() != TaskState.ZOMBIE) {
        views.add(new TaskView(memory, task));
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
    Optional<MmEntry> mappings = task.memory();
    return mappings.isPresent() ? memory.open(pid(), mappings.get()) : memory.open(pid());
  }

  /** Bytes of its pages that are in the images, or in those of the parents. */
  public long storedBytes() throws IOException {
    try (TaskMemory its = open()) {
      long pages = 0;
      for (PageRun run : its.runs()) {
        if (run.isPresent() || run.isInParent()) {
          pages += run.pages();
        }
      }
      return pages * its.pageSize();
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

  /** Those of which a name contains a text. */
  List<MemoryArea> areas(String part) throws IOException {
    return task.areasNamed(part);
  }

  private String name(MemoryArea area) throws IOException {
    return task.name(area).map(NameBytes::text).orElse("");
  }
}
