package org.crit4j.cli;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import joptsimple.OptionParser;
import joptsimple.OptionSpec;
import org.crit4j.cli.text.Layout;

/** A command of crit: its help text, its options, and its implementation. */
abstract class Command {
  private static final String COLOR = "color";
  private static final String WIDE = "wide";

  private final String name;
  private final String summary;
  private final List<String> synopsis;
  private final OptionParser options = new OptionParser();
  private final Set<String> common = new HashSet<>();

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
    options.acceptsAll(List.of("h", "help"), "print this help and exit").forHelp();
    common.add("h");
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

  /** Whether an option is one that many commands have; help lists these last. */
  final boolean isCommon(String option) {
    return common.contains(option);
  }

  /** Adds an option without an argument. */
  final void addFlag(String option, String description) {
    options.accepts(option, description);
  }

  /** Adds an option with an argument. */
  final OptionSpec<String> add(String argument, String description, String... names) {
    return options.acceptsAll(List.of(names), description).withRequiredArg().describedAs(argument);
  }

  /** Adds an option with an argument that many commands have. */
  final OptionSpec<String> addCommon(String argument, String description, String option) {
    common.add(option);
    return add(argument, description, option);
  }

  /** Adds {@code --color}, for a command that prints text for people. */
  final void addColour() {
    addCommon("auto|always|never", "use colours (default: auto, on a terminal)", COLOR);
  }

  /** Adds {@code --wide}, for a command that prints tables. */
  final void addWide() {
    addFlag(WIDE, "do not shorten tables to fit the terminal");
  }

  /** The form of text output on this console. */
  final Layout layout(Arguments arguments, Console console) {
    return arguments.has(WIDE) ? console.layout().wide() : console.layout();
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
    if (arguments.isEmpty()) {
      return Main.OK;
    }
    if (isCommon(COLOR) && arguments.get().has(COLOR)) {
      switch (arguments.get().choice(COLOR, "auto", "auto", "always", "never")) {
        case "always" -> console.setColour(true);
        case "never" -> console.setColour(false);
        default -> {
          // As the console has found out.
        }
      }
    }
    return run(arguments.get(), console);
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
