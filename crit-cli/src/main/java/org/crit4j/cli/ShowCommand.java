package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;

/** {@code crit show}: an image as pretty JSON on standard output. */
final class ShowCommand extends Command {
  private final LimitOptions limits;

  ShowCommand() {
    super("show", "Shows an image as pretty JSON", "show [--nopl] [--lenient] FILE");
    options().accepts("nopl", "print the size of payloads in place of them");
    ImageOptions.addLenient(options());
    ImageOptions.addSafeNumbers(options());
    limits = new LimitOptions(options());
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Optional<Path> file = arguments.onlyFile();
    DecodeOptions options = ImageOptions.of(arguments, DecodeOptions.PRETTY);
    if (arguments.has("nopl")) {
      options = options.withPayloads(DecodeOptions.Payloads.SIZE);
    }
    LimitOptions.Chosen chosen = limits.of(arguments);
    WarningPrinter warnings = new WarningPrinter(name(), console);
    if (file.isPresent() && Arguments.namesMember(file.get())) {
      showMember(file.get(), chosen, options, warnings, console);
      return Main.OK;
    }
    ImageDecoder decoder = new ImageDecoder(options, warnings);
    if (file.isPresent()) {
      Arguments.requireNoArchive(file.get());
      decoder.decode(file.get(), console.out());
    } else {
      decoder.decode(console.in(), console.out());
    }
    console.print("\n");
    warnings.finish();
    return Main.OK;
  }

  private static void showMember(
      Path place,
      LimitOptions.Chosen limits,
      DecodeOptions options,
      WarningPrinter warnings,
      Console console)
      throws IOException {
    try (ArchivedImage image = ArchivedImage.open(place, limits, warnings)) {
      try {
        new ImageDecoder(options, warnings.inFile(image.label()))
            .decode(image.content(), console.out());
      } catch (CritException e) {
        throw e.inFile(image.label());
      }
    }
    console.print("\n");
    warnings.finish();
  }
}
