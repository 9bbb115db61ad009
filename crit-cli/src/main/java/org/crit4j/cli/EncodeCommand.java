package org.crit4j.cli;

import org.crit4j.Warnings;
import org.crit4j.directory.DirectoryEncoder;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageEncoder;

/** {@code crit encode}: JSON to images. */
final class EncodeCommand extends FileConversion {
  private static final String IGNORE_UNKNOWN = "ignore-unknown";

  EncodeCommand() {
    super(
        "encode",
        "Converts JSON to an image, or a directory of JSON to one of images",
        "encode [-i FILE] [-o FILE] [--ignore-unknown]",
        "JSON, or directory of JSON",
        "image",
        "images");
    options().accepts(IGNORE_UNKNOWN, "pass over keys that the schema does not have");
  }

  @Override
  Converter converter(Arguments arguments, Warnings warnings) {
    EncodeOptions options =
        arguments.has(IGNORE_UNKNOWN)
            ? EncodeOptions.DEFAULT.withUnknownKeys(EncodeOptions.UnknownKeys.IGNORE)
            : EncodeOptions.DEFAULT;
    ImageEncoder encoder = new ImageEncoder(options, warnings);
    return new Converter(
        encoder::encode,
        encoder::encode,
        encoder::encode,
        encoder::encode,
        (from, to, report) -> new DirectoryEncoder(options, warnings, report).encode(from, to),
        "");
  }
}
