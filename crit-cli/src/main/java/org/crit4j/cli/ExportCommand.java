package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.query.Export;
import org.crit4j.query.table.FleetTable;

/** {@code crit export}: writes the tables of checkpoints to files. */
final class ExportCommand extends Command {
  private final OptionSpec<String> format;
  private final OptionSpec<String> output;
  private final OptionSpec<String> tables;
  private final FleetOptions fleet;

  ExportCommand() {
    super(
        "export",
        "Writes the tables of checkpoints to files, for other tools",
        "export --format ndjson|csv -o DIR [--tables TABLE,...] PATH...");
    format = add("ndjson|csv", "format of the files", "format");
    output = add("DIR", "where the files go, one for each table", "o");
    tables = add("TABLE,...", "these tables; else all that do not read pages", "tables");
    fleet = new FleetOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    String word = arguments.value(format).orElse("");
    if (word.isEmpty()) {
      throw new UsageException("no format given: --format ndjson|csv");
    }
    Arguments.oneOf("format", word, "ndjson", "csv");
    Optional<String> directory = arguments.value(output);
    if (directory.isEmpty()) {
      throw new UsageException("no output directory given: -o DIR");
    }
    Path target = Arguments.path(directory.get());
    List<FleetTable<?>> chosen = tables(arguments.value(tables));
    return fleet.run(
        arguments,
        arguments.paths("checkpoint"),
        console,
        it -> Export.write(it, chosen, Export.Format.of(word).orElseThrow(), target));
  }

  private static List<FleetTable<?>> tables(Optional<String> names) throws UsageException {
    if (names.isEmpty()) {
      return FleetTable.all().stream().filter(it -> !it.isExpensive()).toList();
    }
    List<FleetTable<?>> chosen = new ArrayList<>();
    for (String name : names.get().split(",", -1)) {
      chosen.add(QueryCommand.table(name));
    }
    return chosen;
  }
}
