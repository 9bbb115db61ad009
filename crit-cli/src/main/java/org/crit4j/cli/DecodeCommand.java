package org.crit4j.cli;

import java.util.List;
import joptsimple.OptionSpec;
import org.crit4j.Warnings;
import org.crit4j.directory.DirectoryDecoder;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.JsonStyle;

/** {@code crit decode}: images to JSON. */
final class DecodeCommand extends FileConversion {
  private final OptionSpec<String> format;

  DecodeCommand() {
    super(
        "decode",
        "Converts an image to JSON, or a directory of images to one of JSON",
        "decode [-i FILE] [-o FILE] [--pretty | -f raw|nice] [--lenient]",
        "image, directory of images, archive, or ARCHIVE:IMAGE",
        "JSON",
        "JSON");
    format =
        options()
            .acceptsAll(List.of("f", "format"), "raw: on one line; nice: indented")
            .withRequiredArg()
            .describedAs("raw|nice");
    options()
        .accepts("pretty", "indented, and numbers as what they mean: addresses, flags, devices");
    ImageOptions.addLenient(options());
  }

  @Override
  Converter converter(Arguments arguments, Warnings warnings) throws UsageException {
    DecodeOptions options =
        ImageOptions.lenience(arguments, DecodeOptions.RAW.withStyle(style(arguments)));
    ImageDecoder decoder = new ImageDecoder(options, warnings);
    return new Converter(
        decoder::decode,
        decoder::decode,
        decoder::decode,
        decoder::decode,
        (from, to, report) -> new DirectoryDecoder(options, warnings, report).decode(from, to),
        "\n");
  }

  @Override
  boolean readsArchives() {
    return true;
  }

  private JsonStyle style(Arguments arguments) throws UsageException {
    String layout = arguments.value(format).orElse("raw");
    if (!layout.equals("raw") && !layout.equals("nice")) {
      throw new UsageException("unknown format \"" + layout + "\", expected raw or nice");
    }
    if (arguments.has("pretty")) {
      return JsonStyle.PRETTY;
    }
    return layout.equals("nice") ? JsonStyle.NICE : JsonStyle.RAW;
  }
}
