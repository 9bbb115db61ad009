package org.crit4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.crit4j.Warnings;
import org.crit4j.directory.DirectoryEncoder;
import org.crit4j.directory.DirectorySummary;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageEncoder;
import org.crit4j.source.DirectorySink.Sharing;

/** {@code crit encode}: converts JSON to images. */
final class EncodeCommand extends FileConversion {
  private static final String IGNORE_UNKNOWN = "ignore-unknown";

  EncodeCommand() {
    super(
        "encode",
        "Converts JSON, or each JSON file in a directory, to an image",
        "encode [-i FILE] [-o FILE] [--ignore-unknown]",
        "JSON file or directory of JSON files",
        "image");
    addFlag(IGNORE_UNKNOWN, "skip keys that are not in the schema");
  }

  @Override
  Converter converter(Arguments arguments, Warnings warnings) {
    EncodeOptions options =
        arguments.has(IGNORE_UNKNOWN)
            ? EncodeOptions.DEFAULT.withUnknownKeys(EncodeOptions.UnknownKeys.IGNORE)
            : EncodeOptions.DEFAULT;
    return new Encoding(new ImageEncoder(options, warnings), options, warnings);
  }

  private record Encoding(ImageEncoder encoder, EncodeOptions options, Warnings warnings)
      implements Converter {
    @Override
    public void convert(Path from, Path to) throws IOException {
      encoder.encode(from, to);
    }

    @Override
    public void convert(Path from, OutputStream to) throws IOException {
      encoder.encode(from, to);
    }

    @Override
    public void convert(InputStream from, Path to) throws IOException {
      encoder.encode(from, to);
    }

    @Override
    public void convert(InputStream from, OutputStream to) throws IOException {
      encoder.encode(from, to);
    }

    @Override
    public DirectorySummary convertDirectory(
        Path from, Path to, Sharing sharing, DirectoryReport report) throws IOException {
      return new DirectoryEncoder(options, warnings, report).withSharing(sharing).encode(from, to);
    }

    @Override
    public String terminator() {
      return "";
    }
  }
}
