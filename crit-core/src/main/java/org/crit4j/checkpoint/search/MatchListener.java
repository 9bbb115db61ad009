package org.crit4j.checkpoint.search;

import java.io.IOException;

/** Takes what is found, in the order of addresses. */
@FunctionalInterface
public interface MatchListener {
  /** Takes a match. */
  void found(MemoryMatch match) throws IOException;
}
