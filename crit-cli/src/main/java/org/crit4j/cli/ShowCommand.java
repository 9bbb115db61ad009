package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionParser;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;

/** {@code crit show}: an image as pretty JSON on standard output. */
final class ShowCommand implements Command {
  private final OptionParser parser = Arguments.withHelp(new OptionParser());

  ShowCommand() {
    parser.accepts("nopl", "print the size of payloads in place of them");
    parser.accepts("lenient", "print what can be read of a damaged image, and warn of the damage");
  }

  @Override
  public String name() {
    return "show";
  }

  @Override
  public String summary() {
    return "Shows an image as pretty JSON";
  }

  @Override
  public List<String> synopsis() {
    return List.of("show [--nopl] [--lenient] FILE");
  }

  @Override
  public OptionParser options() {
    return parser;
  }

  @Override
  public int run(List<String> args, Console console) throws UsageException, IOException {
    Optional<Arguments> parsed = Arguments.parse(this, args, console);
    if (parsed.isEmpty()) {
      return Main.OK;
    }
    Arguments arguments = parsed.get();
    Optional<Path> file = arguments.onlyFile();
    DecodeOptions options = DecodeOptions.PRETTY;
    if (arguments.has("nopl")) {
      options = options.withPayloads(DecodeOptions.Payloads.SIZE);
    }
    if (arguments.has("lenient")) {
      options = options.withLenience(DecodeOptions.Lenience.LENIENT);
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
