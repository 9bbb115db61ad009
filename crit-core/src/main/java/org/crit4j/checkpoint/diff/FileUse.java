package org.crit4j.checkpoint.diff;

import java.util.List;
import org.crit4j.checkpoint.facts.Fact;

/**
 * A file that a process uses.
 *
 * @param pid number of the process
 * @param slot how it uses it: {@code REG 0}, {@code cwd}, {@code root}
 * @param kind CRIU's name of the file's kind; empty for directories
 * @param label what the file is called
 * @param identity what makes it the same file in another checkpoint
 * @param facts what else there is to say of it
 */
public record FileUse(
    int pid, String slot, String kind, String label, String identity, List<Fact> facts) {

  /** Copies the list. */
  public FileUse {
    facts = List.copyOf(facts);
  }
}
