package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;

/** {@code crit show}: an image as pretty JSON on standard output. */
final class ShowCommand extends Command {
  ShowCommand() {
    super("show", "Shows an image as pretty JSON", "show [--nopl] [--lenient] FILE");
    options().accepts("nopl", "print the size of payloads in place of them");
    ImageOptions.addLenient(options());
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Optional<Path> file = arguments.onlyFile();
    DecodeOptions options = ImageOptions.lenience(arguments, DecodeOptions.PRETTY);
    if (arguments.has("nopl")) {
      options = options.withPayloads(DecodeOptions.Payloads.SIZE);
    }
    WarningPrinter warnings = new WarningPrinter(name(), console);
    ImageDecoder decoder = new ImageDecoder(options, warnings);
    if (file.isPresent()) {
      decoder.decode(file.get(), console.out());
    } else {
      decoder.decode(console.in(), console.out());
    }
    console.print("\n");
    warnings.finish();
    return Main.OK;
  }
}
