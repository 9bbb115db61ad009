package org.crit4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.CritException;
import org.crit4j.Printable;
import org.crit4j.Warnings;
import org.crit4j.container.archive.Spool;
import org.crit4j.directory.DirectorySummary;

/**
 * What decode and encode have in common: from a file or standard input to a file or standard
 * output, or from a directory to a directory.
 */
abstract class FileConversion extends Command {
  /** The conversions between files and streams. */
  interface Converter {
    void convert(Path from, Path to) throws IOException;

    void convert(Path from, OutputStream to) throws IOException;

    void convert(InputStream from, Path to) throws IOException;

    void convert(InputStream from, OutputStream to) throws IOException;

    DirectorySummary convertDirectory(Path from, Path to, DirectoryReport report)
        throws IOException;

    /** What ends the text on standard output. */
    String terminator();
  }

  private final OptionSpec<String> input;
  private final OptionSpec<String> output;
  private final String results;

  /**
   * A conversion.
   *
   * @param sources what {@code -i} names
   * @param result what comes out of a file, in a word
   * @param results what comes out of a directory, in a word
   */
  FileConversion(
      String name, String summary, String synopsis, String sources, String result, String results) {
    super(name, summary, synopsis);
    this.results = results;
    input = ImageOptions.addInput(options(), sources + "; else standard input");
    output =
        ImageOptions.addOutput(
            options(),
            "where the " + result + " goes, a directory for a directory; else standard output");
  }

  /** The converter for the options given. */
  abstract Converter converter(Arguments arguments, Warnings warnings) throws UsageException;

  /** The limits on archives, if the input may be one, or an image in one. */
  Optional<LimitOptions.Chosen> archives(Arguments arguments) throws UsageException {
    return Optional.empty();
  }

  @Override
  final int run(Arguments arguments, Console console) throws UsageException, IOException {
    arguments.noOperands();
    WarningPrinter warnings = new WarningPrinter(name(), console);
    Optional<Path> from = arguments.file(input);
    Optional<Path> to = arguments.file(output);
    Optional<LimitOptions.Chosen> limits = archives(arguments);
    if (from.isPresent() && limits.isPresent() && Arguments.namesMember(from.get())) {
      try (ArchivedImage image = ArchivedImage.open(from.get(), limits.get(), warnings)) {
        convertMember(arguments, image, to, warnings, console);
      }
      warnings.finish();
      return Main.OK;
    }
    Converter converter = converter(arguments, warnings);
    if (from.isPresent() && limits.isPresent() && Arguments.isArchive(from.get())) {
      Path directory = to.orElseThrow(() -> withoutTarget(from.get(), "an archive"));
      try (Spool spool = new Spool()) {
        Path images = ArchivedImage.unpack(from.get(), spool, limits.get(), warnings);
        return convertDirectory(converter, images, directory, warnings, console);
      }
    }
    if (from.isPresent() && Files.isDirectory(from.get())) {
      Path directory = to.orElseThrow(() -> withoutTarget(from.get(), "a directory"));
      return convertDirectory(converter, from.get(), directory, warnings, console);
    }
    convert(converter, from, console.in(), to, console);
    warnings.finish();
    return Main.OK;
  }

  private void convertMember(
      Arguments arguments,
      ArchivedImage image,
      Optional<Path> to,
      WarningPrinter warnings,
      Console console)
      throws UsageException, IOException {
    Converter converter = converter(arguments, warnings.inFile(image.label()));
    try {
      convert(converter, Optional.empty(), image.content(), to, console);
    } catch (CritException e) {
      throw e.inFile(image.label());
    }
  }

  private int convertDirectory(
      Converter converter, Path from, Path to, WarningPrinter warnings, Console console)
      throws IOException {
    DirectoryReport report = new DirectoryReport(name(), console);
    return report.finish(converter.convertDirectory(from, to, report), warnings);
  }

  private UsageException withoutTarget(Path directory, String what) {
    return new UsageException(
        Printable.of(directory.toString())
            + " is "
            + what
            + ": -o has to name "
            + (what.equals("a directory") ? "one" : "a directory")
            + " for the "
            + results);
  }

  private static void convert(
      Converter converter,
      Optional<Path> from,
      InputStream otherwise,
      Optional<Path> to,
      Console console)
      throws IOException {
    if (to.isPresent()) {
      if (from.isPresent()) {
        converter.convert(from.get(), to.get());
      } else {
        converter.convert(otherwise, to.get());
      }
      return;
    }
    if (from.isPresent()) {
      converter.convert(from.get(), console.out());
    } else {
      converter.convert(otherwise, console.out());
    }
    console.print(converter.terminator());
  }
}
