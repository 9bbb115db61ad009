package org.crit4j.cli.explore;

import java.io.IOException;

/** Shows one side of a checkpoint. */
public interface Explorer {
  /**
   * Prints it in the layout of CRIT.
   *
   * @throws IOException if the output cannot be written
   */
  void print(Exploration exploration, TextOut out) throws IOException;
}
