package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.ImageSummary;

/** {@code crit info}: an image's type and the number of its entries. */
final class InfoCommand extends Command {
  private final LimitOptions limits;

  InfoCommand() {
    super("info", "Tells an image's type and how many entries it has", "info FILE");
    limits = new LimitOptions(options());
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Optional<Path> file = arguments.onlyFile();
    LimitOptions.Chosen chosen = limits.of(arguments);
    WarningPrinter warnings = new WarningPrinter(name(), console);
    ImageDecoder decoder = new ImageDecoder(DecodeOptions.RAW, warnings);
    ImageSummary summary;
    if (file.isEmpty()) {
      summary = decoder.info(console.in());
    } else if (Arguments.namesMember(file.get())) {
      summary = ofMember(file.get(), chosen, warnings);
    } else {
      Arguments.requireNoArchive(file.get());
      summary = decoder.info(file.get());
    }
    console.print(summary.toJson() + "\n");
    warnings.finish();
    return Main.OK;
  }

  private static ImageSummary ofMember(
      Path place, LimitOptions.Chosen limits, WarningPrinter warnings) throws IOException {
    try (ArchivedImage image = ArchivedImage.open(place, limits, warnings)) {
      try {
        return new ImageDecoder(DecodeOptions.RAW, warnings.inFile(image.label()))
            .info(image.content());
      } catch (CritException e) {
        throw e.inFile(image.label());
      }
    }
  }
}
