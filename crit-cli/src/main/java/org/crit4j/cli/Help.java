package org.crit4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import joptsimple.OptionDescriptor;
import joptsimple.OptionParser;
import joptsimple.OptionSpec;

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
    for (OptionDescriptor option : descriptors(command.options())) {
      text.append(row(spelling(option), option.description(), OPTION_WIDTH));
    }
    return text.toString();
  }

  private static List<OptionDescriptor> descriptors(OptionParser parser) {
    List<OptionDescriptor> descriptors = new ArrayList<>();
    for (Map.Entry<String, OptionSpec<?>> each : parser.recognizedOptions().entrySet()) {
      boolean known = each.getValue() instanceof OptionDescriptor;
      OptionDescriptor descriptor = known ? (OptionDescriptor) each.getValue() : null;
      if (descriptor != null
          && !descriptor.representsNonOptions()
          && !descriptors.contains(descriptor)) {
        descriptors.add(descriptor);
      }
    }
    return descriptors;
  }

  private static String spelling(OptionDescriptor option) {
    List<String> names = new ArrayList<>();
    for (String name : option.options()) {
      names.add(Arguments.spelling(name));
    }
    String argument = option.acceptsArguments() ? " " + option.argumentDescription() : "";
    return String.join(", ", names) + argument;
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
