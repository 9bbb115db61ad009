package org.crit4j.checkpoint.search;

import java.io.IOException;

/** Takes strings in the order in which they end. */
@FunctionalInterface
public interface StringListener {
  /**
   * Takes a string.
   *
   * @param string the text and its place
   * @throws IOException if it cannot be taken, which ends the search
   */
  void found(MemoryString string) throws IOException;
}
