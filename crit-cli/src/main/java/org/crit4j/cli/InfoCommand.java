package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.ImageSummary;

/** {@code crit info}: prints an image's type and entry count. */
final class InfoCommand extends Command {
  private final LimitOptions limits;

  InfoCommand() {
    super("info", "Prints an image's type and entry count", "info FILE");
    limits = new LimitOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Optional<Path> file = arguments.onlyFile();
    LimitOptions.Chosen chosen = limits.of(arguments);
    Messages messages = new Messages(name(), console);
    ImageDecoder decoder = new ImageDecoder(DecodeOptions.RAW, messages);
    ImageSummary summary;
    if (file.isEmpty()) {
      summary = decoder.info(console.in());
    } else if (Arguments.namesMember(file.get())) {
      summary = ofMember(file.get(), chosen, messages);
    } else {
      Arguments.requireNoArchive(file.get());
      summary = decoder.info(file.get());
    }
    console.print(summary.toJson() + "\n");
    return messages.finish();
  }

  private static ImageSummary ofMember(Path place, LimitOptions.Chosen limits, Messages messages)
      throws IOException {
    try (ArchivedImage image = ArchivedImage.open(place, limits, messages)) {
      try {
        return new ImageDecoder(DecodeOptions.RAW, messages.inFile(image.label()))
            .info(image.content());
      } catch (CritException e) {
        throw e.inFile(image.label());
      }
    }
  }
}
