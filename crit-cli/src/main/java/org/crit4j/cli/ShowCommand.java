package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;

/** {@code crit show}: prints an image as pretty JSON. */
final class ShowCommand extends Command {
  private final LimitOptions limits;

  ShowCommand() {
    super(
        "show",
        "Prints an image as JSON; decodes addresses, flags and devices",
        "show [--nopl] [--lenient] FILE");
    addFlag("nopl", "print the size of each payload instead of its content");
    ImageOptions.addLenient(this);
    ImageOptions.addSafeNumbers(this);
    limits = new LimitOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Optional<Path> file = arguments.onlyFile();
    DecodeOptions options = ImageOptions.of(arguments, DecodeOptions.PRETTY);
    if (arguments.has("nopl")) {
      options = options.withPayloads(DecodeOptions.Payloads.SIZE);
    }
    LimitOptions.Chosen chosen = limits.of(arguments);
    Messages messages = new Messages(name(), console);
    if (file.isPresent() && Arguments.namesMember(file.get())) {
      showMember(file.get(), chosen, options, messages, console);
      return messages.finish();
    }
    ImageDecoder decoder = new ImageDecoder(options, messages);
    if (file.isPresent()) {
      Arguments.requireNoArchive(file.get());
      decoder.decode(file.get(), console.out());
    } else {
      decoder.decode(console.in(), console.out());
    }
    console.print("\n");
    return messages.finish();
  }

  private static void showMember(
      Path place,
      LimitOptions.Chosen limits,
      DecodeOptions options,
      Messages messages,
      Console console)
      throws IOException {
    try (ArchivedImage image = ArchivedImage.open(place, limits, messages)) {
      try {
        new ImageDecoder(options, messages.inFile(image.label()))
            .decode(image.content(), console.out());
      } catch (CritException e) {
        throw e.inFile(image.label());
      }
    }
    console.print("\n");
  }
}
