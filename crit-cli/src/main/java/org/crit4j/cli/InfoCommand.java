package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.ImageSummary;

/** {@code crit info}: an image's type and the number of its entries. */
final class InfoCommand extends Command {
  InfoCommand() {
    super("info", "Tells an image's type and how many entries it has", "info FILE");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Optional<Path> file = arguments.onlyFile();
    WarningPrinter warnings = new WarningPrinter(name(), console);
    ImageDecoder decoder = new ImageDecoder(DecodeOptions.RAW, warnings);
    ImageSummary summary = file.isPresent() ? decoder.info(file.get()) : decoder.info(console.in());
    console.print(summary.toJson() + "\n");
    warnings.finish();
    return Main.OK;
  }
}
