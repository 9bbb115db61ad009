package org.crit4j.internal.validate;

import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.jspecify.annotations.Nullable;

/**
 * A process.
 *
 * @param entry its entry in the process tree
 * @param state whether it is dead, as far as known
 * @param core its core image
 * @param ids its ids, from their own image or, in old dumps, from the core image
 */
public record TaskRef(
    Entry<PstreeEntry> entry,
    TaskState state,
    Optional<Entry<CoreEntry>> core,
    Optional<TaskKobjIdsEntry> ids)
    implements Named {
  /** Its process id, unsigned. */
  public int pid() {
    return entry.message().getPid();
  }

  /** Its process id, for messages and names. */
  public String pidText() {
    return Integer.toUnsignedString(pid());
  }

  /** The name of its image of a type. */
  public String imageName(ImageType type) {
    return ImageName.of(type, pid());
  }

  /** Whether it is known to have memory, files and threads. */
  public boolean isAlive() {
    return state == TaskState.ALIVE || state == TaskState.STOPPED;
  }

  /** What messages call it. */
  @Override
  public String label() {
    return "process " + pidText();
  }

  /**
   * Ids of its threads, its own included; none if it is not known to be alive: a zombie's list is
   * garbage.
   */
  public List<Integer> threads() {
    return isAlive() ? entry.message().getThreadsList() : List.of();
  }

  /** Whether it is the same entry of the process tree. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaskRef task && entry.equals(task.entry);
  }

  @Override
  public int hashCode() {
    return entry.hashCode();
  }
}
