package org.crit4j.cli;

import java.io.IOException;
import java.util.List;
import joptsimple.OptionParser;

/** A command of crit. */
interface Command {
  /** The word that calls it. */
  String name();

  /** What it does, in one line. */
  String summary();

  /** How to call it, without the word crit; one line per form. */
  List<String> synopsis();

  /** The options that it takes. */
  OptionParser options();

  /**
   * Runs it.
   *
   * @return the exit code
   * @throws UsageException if the arguments are wrong
   * @throws IOException if it fails; the message is one line
   */
  int run(List<String> args, Console console) throws UsageException, IOException;
}
