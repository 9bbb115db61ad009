package org.crit4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionParser;
import joptsimple.OptionSpec;

/** A command of crit: what the help says of it, its options, and what it does. */
abstract class Command {
  private final String name;
  private final String summary;
  private final List<String> synopsis;
  private final OptionParser options = new OptionParser();

  /**
   * A command.
   *
   * @param name the word that calls it
   * @param summary what it does, in one line
   * @param synopsis how to call it, without the word crit; one line per form
   */
  Command(String name, String summary, String... synopsis) {
    this.name = name;
    this.summary = summary;
    this.synopsis = List.of(synopsis);
    options.acceptsAll(List.of("h", "help"), "show this text and exit").forHelp();
  }

  /** The word that calls it. */
  final String name() {
    return name;
  }

  /** What it does, in one line. */
  final String summary() {
    return summary;
  }

  /** How to call it, without the word crit; one line per form. */
  final List<String> synopsis() {
    return synopsis;
  }

  /** The options that it takes. */
  final OptionParser options() {
    return options;
  }

  /** Adds an option that takes an argument. */
  final OptionSpec<String> taking(String argument, String description, String... names) {
    return options.acceptsAll(List.of(names), description).withRequiredArg().describedAs(argument);
  }

  /**
   * Runs it.
   *
   * @return the exit code
   * @throws UsageException if the arguments are wrong
   * @throws IOException if it fails; the message is one line
   */
  final int run(List<String> args, Console console) throws UsageException, IOException {
    Optional<Arguments> arguments = Arguments.parse(this, args, console);
    return arguments.isPresent() ? run(arguments.get(), console) : Main.OK;
  }

  /**
   * Does what it is for.
   *
   * @return the exit code
   * @throws UsageException if the arguments are wrong
   * @throws IOException if it fails; the message is one line
   */
  abstract int run(Arguments arguments, Console console) throws UsageException, IOException;
}
