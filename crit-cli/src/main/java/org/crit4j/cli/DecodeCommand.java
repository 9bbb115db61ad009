package org.crit4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.Warnings;
import org.crit4j.directory.DirectoryDecoder;
import org.crit4j.directory.DirectorySummary;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.JsonStyle;
import org.crit4j.source.DirectorySink.Sharing;

/** {@code crit decode}: converts images to JSON. */
final class DecodeCommand extends FileConversion {
  private final OptionSpec<String> format;
  private final LimitOptions limits;

  DecodeCommand() {
    super(
        "decode",
        "Converts an image, or each image in a directory, to JSON",
        "decode [-i FILE] [-o FILE] [--pretty | -f raw|nice] [--lenient]",
        "image, directory, archive or ARCHIVE:IMAGE",
        "JSON");
    format = add("raw|nice", "raw: on one line (default); nice: indented", "f", "format");
    addFlag("pretty", "indented, addresses, flags and devices decoded");
    ImageOptions.addLenient(this);
    ImageOptions.addSafeNumbers(this);
    limits = new LimitOptions(this);
  }

  @Override
  Converter converter(Arguments arguments, Warnings warnings) throws UsageException {
    DecodeOptions options =
        ImageOptions.of(arguments, DecodeOptions.RAW.withStyle(style(arguments)));
    return new Decoding(new ImageDecoder(options, warnings), options, warnings);
  }

  @Override
  Optional<LimitOptions.Chosen> archives(Arguments arguments) throws UsageException {
    return Optional.of(limits.of(arguments));
  }

  private JsonStyle style(Arguments arguments) throws UsageException {
    String layout = Arguments.oneOf("format", arguments.value(format).orElse("raw"), "raw", "nice");
    if (arguments.has("pretty")) {
      return JsonStyle.PRETTY;
    }
    return layout.equals("nice") ? JsonStyle.NICE : JsonStyle.RAW;
  }

  private record Decoding(ImageDecoder decoder, DecodeOptions options, Warnings warnings)
      implements Converter {
    @Override
    public void convert(Path from, Path to) throws IOException {
      decoder.decode(from, to);
    }

    @Override
    public void convert(Path from, OutputStream to) throws IOException {
      decoder.decode(from, to);
    }

    @Override
    public void convert(InputStream from, Path to) throws IOException {
      decoder.decode(from, to);
    }

    @Override
    public void convert(InputStream from, OutputStream to) throws IOException {
      decoder.decode(from, to);
    }

    @Override
    public DirectorySummary convertDirectory(
        Path from, Path to, Sharing sharing, DirectoryReport report) throws IOException {
      return new DirectoryDecoder(options, warnings, report).withSharing(sharing).decode(from, to);
    }

    @Override
    public String terminator() {
      return "\n";
    }
  }
}
