package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionParser;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.ImageSummary;

/** {@code crit info}: an image's type and the number of its entries. */
final class InfoCommand implements Command {
  private final OptionParser parser = Arguments.withHelp(new OptionParser());

  @Override
  public String name() {
    return "info";
  }

  @Override
  public String summary() {
    return "Tells an image's type and how many entries it has";
  }

  @Override
  public List<String> synopsis() {
    return List.of("info FILE");
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
    Optional<Path> file = parsed.get().onlyFile();
    WarningPrinter warnings = new WarningPrinter(name(), console);
    ImageDecoder decoder = new ImageDecoder(DecodeOptions.RAW, warnings);
    ImageSummary summary = file.isPresent() ? decoder.info(file.get()) : decoder.info(console.in());
    console.print(summary.toJson() + "\n");
    warnings.finish();
    return Main.OK;
  }
}
