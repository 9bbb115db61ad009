package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.function.Consumer;

/** Looks for obstacles of one kind. */
interface Check {
  /**
   * Reports all obstacles.
   *
   * @throws IOException if the checkpoint cannot be read
   */
  void run(Situation situation, Consumer<Obstacle> out) throws IOException;
}
