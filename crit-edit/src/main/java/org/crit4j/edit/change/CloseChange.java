package org.crit4j.edit.change;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.checkpoint.Task;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.EventpollTfdEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FileLockEntry;
import org.crit4j.source.Images;

/**
 * Closes descriptors, and removes the files that nobody has open then. The program is not told: it
 * gets an error at the next use.
 */
public final class CloseChange implements Change {
  private static final String LOCKS = ImageName.of(ImageType.FILE_LOCKS);

  private final Optional<Integer> pid;
  private final List<Integer> descriptors;

  private CloseChange(Optional<Integer> pid, List<Integer> descriptors) {
    this.pid = pid;
    this.descriptors = descriptors;
  }

  /**
   * Takes {@code N,...}.
   *
   * @param pid the process; empty for all
   * @throws IllegalArgumentException if one is not a valid descriptor
   */
  public static CloseChange parse(String text, Optional<Integer> pid) {
    return new CloseChange(pid, Descriptors.parse(text));
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    int[] count = new int[1];
    for (Task task : Tasks.alive(draft, pid)) {
      refuseUsed(draft, task, notes);
    }
    for (String table : Descriptors.tables(draft, pid)) {
      draft.removeIf(
          table,
          FdinfoEntry.class,
          it -> {
            boolean closed = descriptors.contains(it.getFd());
            count[0] += closed ? 1 : 0;
            return closed;
          });
    }
    if (count[0] == 0) {
      notes.refuse("no process has one of the descriptors " + descriptors);
      return;
    }
    notes.matched(Words.count(count[0], "descriptor"));
    UnusedFiles.remove(draft, notes);
  }

  /** Locks and event polls name descriptors by their numbers. */
  private void refuseUsed(Draft draft, Task task, Notes notes) throws IOException {
    for (FileLockEntry each : new Images(draft).all(LOCKS, FileLockEntry.class)) {
      if (each.getPid() == task.pid() && descriptors.contains(each.getFd())) {
        notes.refuse(
            Words.process(task.pid())
                + " holds a lock by descriptor "
                + each.getFd()
                + ": CRIU restores the lock by it");
      }
    }
    Set<Integer> polls = new HashSet<>();
    for (FdinfoEntry each : new Images(draft).all(Descriptors.table(task), FdinfoEntry.class)) {
      if (each.getType() == FdTypes.EVENTPOLL && !descriptors.contains(each.getFd())) {
        polls.add(each.getId());
      }
    }
    for (FileEntry file : OpenFiles.all(draft)) {
      if (file.hasEpfd() && polls.contains(file.getEpfd().getId())) {
        for (EventpollTfdEntry each : file.getEpfd().getTfdList()) {
          if (descriptors.contains(each.getTfd())) {
            notes.refuse(
                Words.process(task.pid())
                    + " waits for events of descriptor "
                    + each.getTfd()
                    + ": CRIU restores that by its number");
          }
        }
      }
    }
  }
}
