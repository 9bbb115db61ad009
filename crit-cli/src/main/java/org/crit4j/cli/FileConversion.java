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
      return report.finish(converter.convertDirectory(from.get(), directory, report), warnings);
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
        converter.convert(from.get(), to.get());
      } else {
        converter.convert(console.in(), to.get());
      }
      return;
    }
    if (from.isPresent()) {
      converter.convert(from.get(), console.out());
    } else {
      converter.convert(console.in(), console.out());
    }
    console.print(converter.terminator());
  }
}
