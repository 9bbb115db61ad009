package org.crit4j.cli;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.Location;
import org.crit4j.Printable;
import org.crit4j.Warnings;
import org.crit4j.report.Problems;

/**
 * What a command reports on the error stream while it goes on: warnings, the first few of them
 * since a damaged image may have millions, and problems, each of which is printed once and makes
 * the command fail in the end. Safe for use by several threads.
 */
final class Messages implements Warnings {
  private static final int MOST_WARNINGS = 20;

  private final String prefix;
  private final Console console;
  private Optional<Problems> problems = Optional.empty();
  private long warnings;

  Messages(String command, Console console) {
    this.prefix = "crit " + command + ": ";
    this.console = console;
  }

  /** The streams of the command. */
  Console console() {
    return console;
  }

  @Override
  public synchronized void warn(Location location, String problem) {
    warnings++;
    if (warnings <= MOST_WARNINGS) {
      String where = location.toString();
      String place = where.isEmpty() ? "" : where + ": ";
      console.error(prefix + "warning: " + place + Printable.of(problem) + "\n");
    }
  }

  /** Takes what cannot be read or shown. Not made before it is needed: it takes a lambda. */
  synchronized Problems problems() {
    if (problems.isEmpty()) {
      problems = Optional.of(new Problems(this::print));
    }
    return problems.get();
  }

  /**
   * Reports a problem with one of several inputs, which makes the command fail in the end.
   *
   * @throws Console.OutputException if the problem is with the output: it ends the command
   */
  void report(IOException problem) throws Console.OutputException {
    if (problem instanceof Console.OutputException output) {
      throw output;
    }
    problems().record(problem);
  }

  private void print(IOException problem) {
    console.error(prefix + Main.describe(problem) + "\n");
  }

  /** Whether there was a problem. */
  synchronized boolean anyProblem() {
    return problems.isPresent() && problems.get().any();
  }

  /** Reports how many warnings were not printed; returns the exit code. */
  synchronized int finish() {
    if (warnings > MOST_WARNINGS) {
      console.error(prefix + "warning: and " + (warnings - MOST_WARNINGS) + " more warnings\n");
    }
    return anyProblem() ? Main.FAILED : Main.OK;
  }
}
