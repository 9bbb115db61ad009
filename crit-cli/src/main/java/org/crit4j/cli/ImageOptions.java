package org.crit4j.cli;

import joptsimple.OptionSpec;
import org.crit4j.json.DecodeOptions;

/** Options that several commands have. */
final class ImageOptions {
  private static final String LENIENT = "lenient";

  private ImageOptions() {}

  /** {@code -i}, {@code --in} and {@code --input}. */
  static OptionSpec<String> addInput(Command command, String description) {
    return command.add("FILE", description, "i", "in", "input");
  }

  /** {@code -o}, {@code --out} and {@code --output}. */
  static OptionSpec<String> addOutput(Command command, String description) {
    return command.add("FILE", description, "o", "out", "output");
  }

  /** {@code --lenient}. */
  static void addLenient(Command command) {
    command.addFlag(LENIENT, "print what is readable of a damaged image");
  }

  /** The options with those that {@code --lenient} adds. */
  static DecodeOptions lenience(Arguments arguments, DecodeOptions options) {
    return arguments.has(LENIENT) ? options.withLenience(DecodeOptions.Lenience.LENIENT) : options;
  }
}
