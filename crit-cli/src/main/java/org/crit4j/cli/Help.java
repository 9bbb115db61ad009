package org.crit4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import joptsimple.OptionDescriptor;
import joptsimple.OptionParser;
import joptsimple.OptionSpec;
import org.crit4j.cli.describe.CommandShape;
import org.crit4j.cli.describe.OptionShape;

/** The texts of {@code --help}, made from the commands' own definitions. */
final class Help {
  private static final int OPTION_WIDTH = 28;

  private Help() {}

  /** The help of the command named, else of crit. */
  static String of(List<String> args) throws UsageException {
    if (args.isEmpty()) {
      return overview();
    }
    Optional<Command> command = Commands.byName(args.get(0));
    if (command.isEmpty()) {
      throw new UsageException("unknown command \"" + args.get(0) + "\"");
    }
    return of(command.get());
  }

  /** All commands. */
  static String overview() {
    StringBuilder text = new StringBuilder("usage: crit COMMAND [OPTION...]\n\n");
    text.append("Shows CRIU's checkpoint images and converts them to JSON and back.\n\n");
    text.append("commands:\n");
    for (Command command : Commands.all()) {
      text.append(row(command.name(), command.summary(), 12));
    }
    text.append("\ncrit COMMAND --help tells more of a command, crit --version the version.\n");
    return text.toString();
  }

  /** How to call a command. */
  static String usage(Command command) {
    StringBuilder text = new StringBuilder();
    String label = "usage: ";
    for (String form : command.synopsis()) {
      text.append(label).append("crit ").append(form).append('\n');
      label = "       ";
    }
    return text.append("crit ").append(command.name()).append(" --help tells more.\n").toString();
  }

  /** Everything on a command. */
  static String of(Command command) {
    StringBuilder text = new StringBuilder();
    String label = "usage: ";
    for (String form : command.synopsis()) {
      text.append(label).append("crit ").append(form).append('\n');
      label = "       ";
    }
    text.append('\n').append(command.summary()).append(".\n\noptions:\n");
    for (OptionShape option : options(command.options())) {
      text.append(row(option.spelling(), option.description(), OPTION_WIDTH));
    }
    return text.toString();
  }

  /** What a command says of itself. */
  static CommandShape shape(Command command) {
    return new CommandShape(
        command.name(), command.summary(), command.synopsis(), options(command.options()));
  }

  private static List<OptionShape> options(OptionParser parser) {
    Set<OptionDescriptor> descriptors = new LinkedHashSet<>();
    for (OptionSpec<?> option : parser.recognizedOptions().values()) {
      if (option instanceof OptionDescriptor known && !known.representsNonOptions()) {
        descriptors.add(known);
      }
    }
    List<OptionShape> shapes = new ArrayList<>();
    for (OptionDescriptor option : descriptors) {
      shapes.add(shape(option));
    }
    return shapes;
  }

  private static OptionShape shape(OptionDescriptor option) {
    List<String> names = new ArrayList<>();
    for (String name : option.options()) {
      names.add(Arguments.spelling(name));
    }
    return new OptionShape(
        names,
        option.acceptsArguments() ? Optional.of(option.argumentDescription()) : Optional.empty(),
        option.description());
  }

  private static String row(String left, String right, int width) {
    StringBuilder row = new StringBuilder("  ").append(left);
    if (left.length() > width - 2) {
      row.append("\n  ").append(" ".repeat(width));
    } else {
      row.append(" ".repeat(width - left.length()));
    }
    return row.append(right).append('\n').toString();
  }
}
