package org.crit4j.edit.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.search.MemoryPattern;
import org.crit4j.checkpoint.search.MemorySearch;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.images.FanotifyFileEntry;
import org.crit4j.images.FanotifyMarkEntry;
import org.crit4j.images.FhEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InotifyFileEntry;
import org.crit4j.images.InotifyWdEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.Pagemap;

/**
 * Moves what lies beneath a directory to another: open and mapped files, programs, working
 * directories, removed files, unix sockets, and what is watched. What the processes keep in their
 * memory stays.
 */
public final class PathChange implements Change {
  /** More are not searched: it would take longer than the change is worth. */
  private static final long MOST_PAGES = 1 << 17;

  private final PathMapping paths;

  private PathChange(PathMapping paths) {
    this.paths = paths;
  }

  /**
   * Takes {@code OLD=NEW}.
   *
   * @throws IllegalArgumentException if it is not of that form, or one of them is not absolute
   */
  public static PathChange parse(String text) {
    Pair pair = Pair.parse(text, "OLD=NEW");
    return new PathChange(PathMapping.of(pair.from(), pair.to()));
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    int[] count = new int[1];
    OpenFiles.edit(
        draft,
        file -> {
          FileEntry moved = moved(file);
          count[0] += moved.equals(file) ? 0 : 1;
          return moved;
        });
    if (count[0] == 0) {
      notes.refuse("no open file or socket lies beneath " + paths);
      return;
    }
    notes.matched(Words.count(count[0], "file") + " beneath " + paths);
    noteMemory(draft, notes);
  }

  private FileEntry moved(FileEntry file) {
    FileEntry.Builder moved = file.toBuilder();
    if (file.hasReg()) {
      moved.getRegBuilder().setNameBytes(paths.map(file.getReg().getNameBytes()));
    }
    if (file.hasUsk()) {
      moved.getUskBuilder().setName(paths.map(file.getUsk().getName()));
      if (file.getUsk().hasNameDir()) {
        moved.getUskBuilder().setNameDirBytes(paths.map(file.getUsk().getNameDirBytes()));
      }
    }
    if (file.hasIfy()) {
      moved.setIfy(moved(file.getIfy()));
    }
    if (file.hasFfy()) {
      moved.setFfy(moved(file.getFfy()));
    }
    return moved.build();
  }

  private InotifyFileEntry moved(InotifyFileEntry watches) {
    InotifyFileEntry.Builder moved = watches.toBuilder();
    for (InotifyWdEntry.Builder each : moved.getWdBuilderList()) {
      move(each.getFHandleBuilder());
    }
    return moved.build();
  }

  private FanotifyFileEntry moved(FanotifyFileEntry marks) {
    FanotifyFileEntry.Builder moved = marks.toBuilder();
    for (FanotifyMarkEntry.Builder each : moved.getMarkBuilderList()) {
      if (each.hasIe()) {
        move(each.getIeBuilder().getFHandleBuilder());
      }
      if (each.hasMe() && each.getMe().hasPath()) {
        each.getMeBuilder().setPathBytes(paths.map(each.getMe().getPathBytes()));
      }
    }
    return moved.build();
  }

  private void move(FhEntry.Builder handle) {
    if (handle.hasPath()) {
      handle.setPathBytes(paths.map(handle.getPathBytes()));
    }
  }

  /** The processes' own copies of the path: command lines, variables, what they have read. */
  private void noteMemory(Draft draft, Notes notes) throws IOException {
    MemorySearch search = new MemorySearch(List.of(MemoryPattern.bytes(paths.from())), 0);
    List<String> found = new ArrayList<>();
    for (Task task : Tasks.alive(draft, Optional.empty())) {
      Optional<Pagemap> pages = task.pagemap();
      if (pages.isEmpty()) {
        continue;
      }
      if (pages.get().presentPages() > MOST_PAGES) {
        found.add("not searched in " + Words.process(task.pid()) + ", which has too much");
        continue;
      }
      long[] count = new long[1];
      try (TaskMemory memory = task.openMemory()) {
        for (MemoryArea area : task.memoryAreas()) {
          search.search(memory, area.start(), area.end(), match -> count[0]++);
        }
      }
      if (count[0] > 0) {
        found.add(count[0] + " in " + Words.process(task.pid()));
      }
    }
    if (!found.isEmpty()) {
      notes.warn(
          "the old path stays in memory, as in arguments and variables: "
              + String.join(", ", found));
    }
  }
}
