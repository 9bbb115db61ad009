package org.crit4j.cli;

import joptsimple.OptionSpec;

/** The options of commands that run CRIU: which one, and for how long. */
final class CriuOptions {
  private static final int SECONDS = 300;

  private final OptionSpec<String> program;
  private final OptionSpec<String> timeout;

  CriuOptions(Command command) {
    program = command.add("PROGRAM", "the CRIU to run (default: criu)", "criu");
    timeout =
        command.add("SECONDS", "kill CRIU if it takes longer (default: 300; 0: never)", "timeout");
  }

  /** The choice on a command line. */
  record Chosen(String program, int seconds) {
    /** What to say of a run that was killed. */
    String tooLong() {
      return "was killed after " + seconds + " s; a higher --timeout gives it more time";
    }
  }

  Chosen of(Arguments arguments) throws UsageException {
    String seconds = arguments.value(timeout).orElse(Integer.toString(SECONDS));
    try {
      return new Chosen(arguments.value(program).orElse("criu"), Integer.parseUnsignedInt(seconds));
    } catch (NumberFormatException e) {
      throw new UsageException("--timeout: \"" + seconds + "\" is not a number of seconds");
    }
  }
}
