package org.crit4j.cli;

import java.util.List;
import joptsimple.OptionParser;
import joptsimple.OptionSpec;
import org.crit4j.json.DecodeOptions;

/** Options that several commands have. */
final class ImageOptions {
  private static final String LENIENT = "lenient";
  private static final String SAFE_NUMBERS = "safe-numbers";

  private ImageOptions() {}

  /** {@code -i}, {@code --in} and {@code --input}. */
  static OptionSpec<String> addInput(OptionParser parser, String description) {
    return addFile(parser, List.of("i", "in", "input"), description);
  }

  /** {@code -o}, {@code --out} and {@code --output}. */
  static OptionSpec<String> addOutput(OptionParser parser, String description) {
    return addFile(parser, List.of("o", "out", "output"), description);
  }

  private static OptionSpec<String> addFile(
      OptionParser parser, List<String> names, String description) {
    return parser.acceptsAll(names, description).withRequiredArg().describedAs("FILE");
  }

  /** {@code --lenient}. */
  static void addLenient(OptionParser parser) {
    parser.accepts(LENIENT, "print what can be read of a damaged image, and warn of the damage");
  }

  /** {@code --safe-numbers}. */
  static void addSafeNumbers(OptionParser parser) {
    parser.accepts(
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
