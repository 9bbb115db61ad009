package org.crit4j.cli.explore;

import java.io.IOException;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.ProcessRow;

/** Shows one side of a checkpoint. */
public interface Explorer {
  /**
   * Prints it for people.
   *
   * @throws IOException if the output cannot be written
   */
  void print(Exploration exploration, TextOut out) throws IOException;

  /**
   * Prints the side of one process for programs, as members of an object that has begun.
   *
   * @throws IOException if the output cannot be written
   */
  void print(Exploration exploration, ProcessRow process, JsonOutput out) throws IOException;
}
