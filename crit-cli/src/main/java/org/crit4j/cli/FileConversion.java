package org.crit4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Printable;
import org.crit4j.Warnings;
import org.crit4j.container.archive.Spool;
import org.crit4j.directory.DirectorySummary;
import org.crit4j.source.DirectorySink.Sharing;

/**
 * The common part of decode and encode: from a file or standard input to a file or standard output,
 * or from a directory to a directory.
 */
abstract class FileConversion extends Command {
  /** The conversions between files and streams. */
  interface Converter {
    void convert(Path from, Path to) throws IOException;

    void convert(Path from, OutputStream to) throws IOException;

    void convert(InputStream from, Path to) throws IOException;

    void convert(InputStream from, OutputStream to) throws IOException;

    DirectorySummary convertDirectory(Path from, Path to, Sharing sharing, DirectoryReport report)
        throws IOException;

    /** The end of the text on standard output. */
    String terminator();
  }

  private static final String FORCE = "force";
  private static final String COPY = "copy";

  private final OptionSpec<String> input;
  private final OptionSpec<String> output;
  private final String result;

  /**
   * A conversion.
   *
   * @param sources nouns for what {@code -i} takes
   * @param result a noun for what comes out
   */
  FileConversion(String name, String summary, String synopsis, String sources, String result) {
    super(name, summary, synopsis);
    this.result = result;
    input = ImageOptions.addInput(this, sources + " (default: standard input)");
    output = ImageOptions.addOutput(this, "output file or directory (default: standard output)");
    addFlag(FORCE, "allow -o to replace the input file");
    addFlag(COPY, "of a directory: copy memory pages instead of linking them");
  }

  /** The converter for the options given. */
  abstract Converter converter(Arguments arguments, Warnings warnings) throws UsageException;

  /** The limits on archives, if the input may be an archive or an image in one. */
  Optional<LimitOptions.Chosen> archives(Arguments arguments) throws UsageException {
    return Optional.empty();
  }

  @Override
  final int run(Arguments arguments, Console console) throws UsageException, IOException {
    arguments.noOperands();
    Messages messages = new Messages(name(), console);
    Optional<Path> from = arguments.file(input);
    Optional<Path> to = arguments.file(output);
    Optional<LimitOptions.Chosen> limits = archives(arguments);
    if (from.isPresent() && limits.isPresent() && Arguments.namesMember(from.get())) {
      try (ArchivedImage image = ArchivedImage.open(from.get(), limits.get(), messages)) {
        convertMember(arguments, image, to, messages, console);
      }
      return messages.finish();
    }
    Converter converter = converter(arguments, messages);
    if (from.isPresent() && limits.isPresent() && Arguments.isArchive(from.get())) {
      Path directory = to.orElseThrow(() -> withoutTarget(from.get(), "an archive"));
      try (Spool spool = new Spool()) {
        Path images = ArchivedImage.unpack(from.get(), spool, limits.get(), messages);
        return convertDirectory(converter, images, directory, Sharing.COPY, messages, console);
      }
    }
    if (from.isPresent() && Files.isDirectory(from.get())) {
      Path directory = to.orElseThrow(() -> withoutTarget(from.get(), "a directory"));
      Sharing sharing = arguments.has(COPY) ? Sharing.COPY : Sharing.HARD_LINK;
      return convertDirectory(converter, from.get(), directory, sharing, messages, console);
    }
    if (from.isPresent() && to.isPresent() && !arguments.has(FORCE)) {
      requireOther(from.get(), to.get());
    }
    convert(converter, from, console.in(), to, console);
    return messages.finish();
  }

  private void convertMember(
      Arguments arguments,
      ArchivedImage image,
      Optional<Path> to,
      Messages messages,
      Console console)
      throws UsageException, IOException {
    Converter converter = converter(arguments, messages.inFile(image.label()));
    try {
      convert(converter, Optional.empty(), image.content(), to, console);
    } catch (CritException e) {
      throw e.inFile(image.label());
    }
  }

  private int convertDirectory(
      Converter converter, Path from, Path to, Sharing sharing, Messages messages, Console console)
      throws IOException {
    DirectoryReport report = new DirectoryReport(name(), console);
    return report.finish(converter.convertDirectory(from, to, sharing, report), messages);
  }

  private static void requireOther(Path from, Path to) throws IOException {
    if (Files.isRegularFile(from) && Files.exists(to) && Files.isSameFile(from, to)) {
      throw new CritException(
          Location.UNKNOWN.inFile(to.toString()),
          "this is the input file",
          "another file, or --force to replace it");
    }
  }

  private UsageException withoutTarget(Path source, String what) {
    return new UsageException(
        Printable.of(source.toString())
            + " is "
            + what
            + "; -o must name a directory for the "
            + (result.equals("JSON") ? result : result + "s"));
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
