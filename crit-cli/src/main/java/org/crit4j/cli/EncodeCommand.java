package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionParser;
import joptsimple.OptionSpec;
import org.crit4j.directory.DirectoryEncoder;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageEncoder;

/** {@code crit encode}: JSON to images. */
final class EncodeCommand implements Command {
  private final OptionParser parser = Arguments.withHelp(new OptionParser());
  private final OptionSpec<String> input =
      parser
          .acceptsAll(
              List.of("i", "in", "input"), "JSON, or directory of JSON; else standard input")
          .withRequiredArg()
          .describedAs("FILE");
  private final OptionSpec<String> output =
      parser
          .acceptsAll(
              List.of("o", "out", "output"),
              "where the image goes, a directory for a directory; else standard output")
          .withRequiredArg()
          .describedAs("FILE");

  EncodeCommand() {
    parser.accepts("ignore-unknown", "pass over keys that the schema does not have");
  }

  @Override
  public String name() {
    return "encode";
  }

  @Override
  public String summary() {
    return "Converts JSON to an image, or a directory of JSON to one of images";
  }

  @Override
  public List<String> synopsis() {
    return List.of("encode [-i FILE] [-o FILE] [--ignore-unknown]");
  }

  @Override
  public OptionParser options() {
    return parser;
  }

  @Override
  public int run(List<String> args, Console console) throws UsageException, IOException {
    Optional<Arguments> parsed = Arguments.parse(this, args, console);
    if (parsed.isEmpty()) {
      return Main.OK;
    }
    Arguments arguments = parsed.get();
    arguments.noOperands();
    EncodeOptions options =
        arguments.has("ignore-unknown")
            ? EncodeOptions.DEFAULT.withUnknownKeys(EncodeOptions.UnknownKeys.IGNORE)
            : EncodeOptions.DEFAULT;
    Optional<Path> from = arguments.file(input);
    Optional<Path> to = arguments.file(output);
    WarningPrinter warnings = new WarningPrinter(name(), console);
    if (from.isPresent() && Files.isDirectory(from.get())) {
      Path directory =
          to.orElseThrow(
              () ->
                  new UsageException(
                      from.get() + " is a directory: -o has to name one for the images"));
      DirectoryReport report = new DirectoryReport(name(), console);
      return report.finish(
          new DirectoryEncoder(options, warnings, report).encode(from.get(), directory), warnings);
    }
    encode(new ImageEncoder(options, warnings), from, to, console);
    warnings.finish();
    return Main.OK;
  }

  private static void encode(
      ImageEncoder encoder, Optional<Path> from, Optional<Path> to, Console console)
      throws IOException {
    if (from.isPresent()) {
      if (to.isPresent()) {
        encoder.encode(from.get(), to.get());
      } else {
        encoder.encode(from.get(), console.out());
      }
    } else if (to.isPresent()) {
      encoder.encode(console.in(), to.get());
    } else {
      encoder.encode(console.in(), console.out());
    }
  }
}
