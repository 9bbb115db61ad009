package org.crit4j.cli;

import java.util.List;
import joptsimple.OptionParser;
import joptsimple.OptionSpec;
import org.crit4j.json.DecodeOptions;

/** Options that several commands have. */
final class ImageOptions {
  private static final String LENIENT = "lenient";

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

  /** The options with what {@code --lenient} asks for. */
  static DecodeOptions lenience(Arguments arguments, DecodeOptions options) {
    return arguments.has(LENIENT) ? options.withLenience(DecodeOptions.Lenience.LENIENT) : options;
  }
}
