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
import org.crit4j.cli.text.Nearest;
import org.crit4j.cli.text.Wrapped;

/** The texts of {@code --help}, made from the commands' own definitions. */
final class Help {
  private static final int LINE = 80;
  private static final int FORM_COLUMN = "usage: crit ".length();
  private static final char GLUE = '\u00a0';
  private static final int COMMAND_WIDTH = 13;
  private static final int OPTION_WIDTH = 28;

  private Help() {}

  /** The help of the command named, else of crit. */
  static String of(List<String> args) throws UsageException {
    if (args.isEmpty()) {
      return overview();
    }
    Optional<Command> command = Commands.byName(args.get(0));
    if (command.isEmpty()) {
      throw unknown(args.get(0));
    }
    return of(command.get());
  }

  /** The message for a command that does not exist. */
  static UsageException unknown(String name) {
    return new UsageException(
        "unknown command \"" + name + "\"" + Nearest.question(name, Commands.names()));
  }

  /** All commands. */
  static String overview() {
    StringBuilder text = new StringBuilder("usage: crit COMMAND [OPTION...]\n\n");
    text.append("Shows, converts, checks and edits CRIU's checkpoint images.\n\n");
    text.append("commands:\n");
    for (Command command : Commands.all()) {
      text.append(row(command.name(), command.summary(), COMMAND_WIDTH));
    }
    text.append("\nRun \"crit COMMAND --help\" for details, \"crit --version\" for the version.\n");
    return text.toString();
  }

  /** Everything on a command. */
  static String of(Command command) {
    StringBuilder text = new StringBuilder();
    String label = "usage: crit ";
    for (String form : command.synopsis()) {
      text.append(label).append(wrapped(form)).append('\n');
      label = "       crit ";
    }
    text.append('\n').append(command.summary()).append(".\n");
    List<OptionShape> options = options(command);
    group("options:", options, false, text);
    group("common options:", options, true, text);
    return text.toString();
  }

  /** A synopsis in lines, whose brackets stay whole. */
  private static String wrapped(String form) {
    StringBuilder glued = new StringBuilder(form);
    int depth = 0;
    for (int i = 0; i < glued.length(); i++) {
      char c = glued.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ' ' && depth > 0) {
        glued.setCharAt(i, GLUE);
      }
    }
    return Wrapped.of(glued.toString(), LINE - FORM_COLUMN, " ".repeat(FORM_COLUMN))
        .replace(GLUE, ' ');
  }

  private static void group(
      String title, List<OptionShape> options, boolean common, StringBuilder text) {
    boolean titled = false;
    for (OptionShape option : options) {
      if (option.isCommon() == common) {
        text.append(titled ? "" : "\n" + title + "\n");
        titled = true;
        text.append(row(option.spelling(), option.description(), OPTION_WIDTH));
      }
    }
  }

  /** The description of a command for manual pages and completion. */
  static CommandShape shape(Command command) {
    return new CommandShape(
        command.name(), command.summary(), command.synopsis(), options(command));
  }

  /** The options of a command, the common ones last. */
  private static List<OptionShape> options(Command command) {
    OptionParser parser = command.options();
    Set<OptionDescriptor> descriptors = new LinkedHashSet<>();
    for (OptionSpec<?> option : parser.recognizedOptions().values()) {
      if (option instanceof OptionDescriptor known && !known.representsNonOptions()) {
        descriptors.add(known);
      }
    }
    List<OptionShape> shapes = new ArrayList<>();
    List<OptionShape> common = new ArrayList<>();
    for (OptionDescriptor option : descriptors) {
      boolean isCommon = command.isCommon(option.options().get(0));
      (isCommon ? common : shapes).add(shape(option, isCommon));
    }
    shapes.addAll(common);
    return shapes;
  }

  private static OptionShape shape(OptionDescriptor option, boolean isCommon) {
    List<String> names = new ArrayList<>();
    for (String name : option.options()) {
      names.add(Arguments.spelling(name));
    }
    return new OptionShape(
        names,
        option.acceptsArguments() ? Optional.of(option.argumentDescription()) : Optional.empty(),
        option.description(),
        isCommon);
  }

  private static String row(String left, String right, int width) {
    String indent = " ".repeat(width + 2);
    String gap = left.length() > width - 2 ? "\n" + indent : " ".repeat(width - left.length());
    return "  " + left + gap + Wrapped.of(right, LINE - width - 2, indent) + "\n";
  }
}
