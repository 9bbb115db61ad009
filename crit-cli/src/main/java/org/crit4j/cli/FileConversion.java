package org.crit4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.Printable;
import org.crit4j.directory.DirectorySummary;

/**
 * What decode and encode have in common: from a file or standard input to a file or standard
 * output, or from a directory to a directory.
 */
abstract class FileConversion extends Command {
  /** Converts one thing into another. */
  @FunctionalInterface
  interface Conversion<F, T> {
    void convert(F from, T to) throws IOException;
  }

  /** Converts a directory. */
  @FunctionalInterface
  interface DirectoryConversion {
    DirectorySummary convert(Path from, Path to, DirectoryReport report) throws IOException;
  }

  /**
   * The conversions between files and streams.
   *
   * @param terminator what ends the text on standard output
   */
  record Converter(
      Conversion<Path, Path> files,
      Conversion<Path, OutputStream> fromFile,
      Conversion<InputStream, Path> toFile,
      Conversion<InputStream, OutputStream> streams,
      DirectoryConversion directories,
      String terminator) {}

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
  abstract Converter converter(Arguments arguments, WarningPrinter warnings) throws UsageException;

  @Override
  final int run(Arguments arguments, Console console) throws UsageException, IOException {
    arguments.noOperands();
    WarningPrinter warnings = new WarningPrinter(name(), console);
    Converter converter = converter(arguments, warnings);
    Optional<Path> from = arguments.file(input);
    Optional<Path> to = arguments.file(output);
    if (from.isPresent() && Files.isDirectory(from.get())) {
      DirectoryReport report = new DirectoryReport(name(), console);
      Path directory = to.orElseThrow(() -> withoutTarget(from.get()));
      return report.finish(
          converter.directories().convert(from.get(), directory, report), warnings);
    }
    convert(converter, from, to, console);
    warnings.finish();
    return Main.OK;
  }

  private UsageException withoutTarget(Path directory) {
    return new UsageException(
        Printable.of(directory.toString())
            + " is a directory: -o has to name one for the "
            + results);
  }

  private static void convert(
      Converter converter, Optional<Path> from, Optional<Path> to, Console console)
      throws IOException {
    if (to.isPresent()) {
      if (from.isPresent()) {
        converter.files().convert(from.get(), to.get());
      } else {
        converter.toFile().convert(console.in(), to.get());
      }
      return;
    }
    if (from.isPresent()) {
      converter.fromFile().convert(from.get(), console.out());
    } else {
      converter.streams().convert(console.in(), console.out());
    }
    console.print(converter.terminator());
  }
}
