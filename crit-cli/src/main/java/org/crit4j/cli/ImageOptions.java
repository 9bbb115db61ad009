package org.crit4j.cli;

import joptsimple.OptionSpec;
import org.crit4j.json.DecodeOptions;

/** Options that several commands have. */
final class ImageOptions {
  private static final String LENIENT = "lenient";
  private static final String SAFE_NUMBERS = "safe-numbers";

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

  /** {@code --safe-numbers}. */
  static void addSafeNumbers(Command command) {
    command.addFlag(
        SAFE_NUMBERS, "print integers above 2^53 as strings, since jq and others round them");
  }

  /** The options with what {@code --lenient} and {@code --safe-numbers} ask for. */
  static DecodeOptions of(Arguments arguments, DecodeOptions options) {
    DecodeOptions chosen = options;
    if (arguments.has(LENIENT)) {
      chosen = chosen.withLenience(DecodeOptions.Lenience.LENIENT);
    }
    if (arguments.has(SAFE_NUMBERS)) {
      chosen = chosen.withNumbers(DecodeOptions.Numbers.SAFE);
    }
    return chosen;
  }
}
