package org.crit4j.internal.validate;

import java.util.List;
import java.util.Optional;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.TaskKobjIdsEntry;

/**
 * A process.
 *
 * @param entry its entry in the process tree
 * @param state whether it is dead, as far as known
 * @param core its core image
 * @param ids its ids, from their own image or, in old dumps, from the core image
 */
public record Task(
    Entry<PstreeEntry> entry,
    State state,
    Optional<Entry<CoreEntry>> core,
    Optional<TaskKobjIdsEntry> ids) {
  /** What a core image says of a process. Numbers: CRIU's proc_parse.h. */
  public enum State {
    /** It runs, or can. */
    ALIVE,
    /** It is a zombie: without memory, files and threads. */
    DEAD,
    /** A signal has stopped it. */
    STOPPED,
    /** There is no core image, or it says something else. */
    UNKNOWN
  }

  /** Its process id, unsigned. */
  public int pid() {
    return entry.message().getPid();
  }

  /** Its process id, for messages and names. */
  public String pidText() {
    return Integer.toUnsignedString(pid());
  }

  /** Whether it is known to have memory, files and threads. */
  public boolean isAlive() {
    return state == State.ALIVE || state == State.STOPPED;
  }

  /** What messages call it. */
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
}
