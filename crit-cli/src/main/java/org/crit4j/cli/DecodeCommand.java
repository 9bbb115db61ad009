package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionParser;
import joptsimple.OptionSpec;
import org.crit4j.directory.DirectoryDecoder;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.JsonStyle;

/** {@code crit decode}: images to JSON. */
final class DecodeCommand implements Command {
  private final OptionParser parser = Arguments.withHelp(new OptionParser());
  private final OptionSpec<String> input =
      parser
          .acceptsAll(
              List.of("i", "in", "input"), "image, or directory of images; else standard input")
          .withRequiredArg()
          .describedAs("FILE");
  private final OptionSpec<String> output =
      parser
          .acceptsAll(
              List.of("o", "out", "output"),
              "where the JSON goes, a directory for a directory; else standard output")
          .withRequiredArg()
          .describedAs("FILE");
  private final OptionSpec<String> format =
      parser
          .acceptsAll(List.of("f", "format"), "raw: on one line; nice: indented")
          .withRequiredArg()
          .describedAs("raw|nice");

  DecodeCommand() {
    parser.accepts("pretty", "indented, and numbers as what they mean: addresses, flags, devices");
    parser.accepts("lenient", "print what can be read of a damaged image, and warn of the damage");
  }

  @Override
  public String name() {
    return "decode";
  }

  @Override
  public String summary() {
    return "Converts an image to JSON, or a directory of images to one of JSON";
  }

  @Override
  public List<String> synopsis() {
    return List.of("decode [-i FILE] [-o FILE] [--pretty | -f raw|nice] [--lenient]");
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
    DecodeOptions options = options(arguments);
    Optional<Path> from = arguments.file(input);
    Optional<Path> to = arguments.file(output);
    WarningPrinter warnings = new WarningPrinter(name(), console);
    if (from.isPresent() && Files.isDirectory(from.get())) {
      Path directory =
          to.orElseThrow(
              () ->
                  new UsageException(
                      from.get() + " is a directory: -o has to name one for the JSON"));
      DirectoryReport report = new DirectoryReport(name(), console);
      return report.finish(
          new DirectoryDecoder(options, warnings, report).decode(from.get(), directory), warnings);
    }
    decode(new ImageDecoder(options, warnings), from, to, console);
    warnings.finish();
    return Main.OK;
  }

  private static void decode(
      ImageDecoder decoder, Optional<Path> from, Optional<Path> to, Console console)
      throws IOException {
    if (to.isPresent()) {
      if (from.isPresent()) {
        decoder.decode(from.get(), to.get());
      } else {
        decoder.decode(console.in(), to.get());
      }
      return;
    }
    if (from.isPresent()) {
      decoder.decode(from.get(), console.out());
    } else {
      decoder.decode(console.in(), console.out());
    }
    console.print("\n");
  }

  private DecodeOptions options(Arguments arguments) throws UsageException {
    DecodeOptions options = DecodeOptions.RAW;
    String layout = arguments.value(format).orElse("raw");
    if (!layout.equals("raw") && !layout.equals("nice")) {
      throw new UsageException("unknown format \"" + layout + "\", expected raw or nice");
    }
    if (arguments.has("pretty")) {
      options = options.withStyle(JsonStyle.PRETTY);
    } else if (layout.equals("nice")) {
      options = options.withStyle(JsonStyle.NICE);
    }
    if (arguments.has("lenient")) {
      options = options.withLenience(DecodeOptions.Lenience.LENIENT);
    }
    return options;
  }
}
