package org.crit4j.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.cli.text.Nearest;
import org.crit4j.cli.text.TextTable;
import org.crit4j.query.NamedQuery;
import org.crit4j.query.engine.Engine;
import org.crit4j.query.engine.QueryException;
import org.crit4j.query.table.Cells;
import org.crit4j.query.table.CsvRowWriter;
import org.crit4j.query.table.FleetTable;
import org.crit4j.query.table.JsonRowWriter;
import org.crit4j.query.table.RowWriter;

/** {@code crit query}: answers questions on checkpoints in SQL. */
final class QueryCommand extends Command {
  private static final String TABLES = "tables";
  private static final String LIST = "list-named";

  private final OptionSpec<String> format;
  private final OptionSpec<String> file;
  private final OptionSpec<String> named;
  private final FleetOptions fleet;

  QueryCommand() {
    super(
        "query",
        "Answers questions on any number of checkpoints in SQL",
        "query [--format table|csv|json|ndjson] 'SELECT ...' PATH...",
        "query [--format table|csv|json|ndjson] -f FILE.sql PATH...",
        "query [--format table|csv|json|ndjson] --named QUERY PATH...",
        "query --tables [TABLE...]",
        "query --list-named");
    format = add("table|csv|json|ndjson", "format of the result (default: table)", "format");
    file = add("FILE", "the query is in FILE", "f", "file");
    named = add("QUERY", "one of the queries that come along", "named");
    addFlag(TABLES, "print the tables and their columns and exit");
    addFlag(LIST, "print the queries that come along and exit");
    addWide();
    fleet = new FleetOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    if (arguments.has(TABLES)) {
      List<String> names = new ArrayList<>();
      for (Path each : arguments.paths()) {
        names.add(table(each.toString()).name());
      }
      console.print(FleetTable.reference(names).strip() + "\n");
      return Main.OK;
    }
    if (arguments.has(LIST)) {
      arguments.noOperands();
      TextTable table =
          new TextTable(
              console::print, layout(arguments, console), List.of("QUERY", "FINDS"), List.of());
      for (NamedQuery each : NamedQuery.all()) {
        table.row(each.name(), each.description());
      }
      table.finish();
      return Main.OK;
    }
    return answer(arguments, console);
  }

  private int answer(Arguments arguments, Console console) throws UsageException, IOException {
    RowWriter out = writer(arguments, console);
    List<Path> paths = arguments.paths();
    Optional<String> sql = sql(arguments);
    if (sql.isEmpty()) {
      sql = Optional.of(arguments.firstOperand("query"));
      paths = paths.subList(1, paths.size());
    }
    if (paths.isEmpty()) {
      throw new UsageException("no checkpoint given");
    }
    String query = sql.get().strip().replaceAll("[;\\s]+$", "");
    return fleet.run(
        arguments,
        paths,
        console,
        it -> {
          try (Engine engine = new Engine(it)) {
            engine.run(query, out);
          } catch (QueryException e) {
            throw new IOException(e.getMessage() + Nearest.question(e.unknown(), e.known()), e);
          }
        });
  }

  /** The query that an option names. */
  private Optional<String> sql(Arguments arguments) throws UsageException, IOException {
    Optional<String> name = arguments.value(named);
    Optional<String> script = arguments.value(file);
    if (name.isPresent() && script.isPresent()) {
      throw new UsageException("--named and -f exclude each other");
    }
    if (name.isPresent()) {
      Optional<NamedQuery> query = NamedQuery.named(name.get());
      if (query.isEmpty()) {
        throw new UsageException(
            "unknown query \""
                + name.get()
                + "\""
                + Nearest.question(name.get(), NamedQuery.names())
                + " (crit query --list-named)");
      }
      return query.map(NamedQuery::sql);
    }
    return script.isPresent() ? Optional.of(read(Arguments.path(script.get()))) : Optional.empty();
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new CritException(
          Location.UNKNOWN.inFile(file.toString()), "this is not text in UTF-8", "SQL");
    }
  }

  private RowWriter writer(Arguments arguments, Console console) throws UsageException {
    String form =
        Arguments.oneOf(
            "format", arguments.value(format).orElse("table"), "table", "csv", "json", "ndjson");
    return switch (form) {
      case "csv" -> new CsvRowWriter(console.out());
      case "json" -> JsonRowWriter.array(console.out());
      case "ndjson" -> JsonRowWriter.lines(console.out());
      default -> new TableWriter(arguments, console);
    };
  }

  /** The table of a name. */
  static FleetTable<?> table(String name) throws UsageException {
    Optional<FleetTable<?>> table = FleetTable.named(name);
    if (table.isEmpty()) {
      throw new UsageException(
          "unknown table \"" + name + "\"" + Nearest.question(name, FleetTable.names()));
    }
    return table.get();
  }

  /** Rows as a table for people. */
  private final class TableWriter implements RowWriter {
    private final Arguments arguments;
    private final Console console;
    private Optional<TextTable> table = Optional.empty();

    TableWriter(Arguments arguments, Console console) {
      this.arguments = arguments;
      this.console = console;
    }

    @Override
    public void begin(List<String> columns) {
      List<String> titles = columns.stream().map(it -> it.toUpperCase(Locale.ROOT)).toList();
      table =
          Optional.of(new TextTable(console::print, layout(arguments, console), titles, List.of()));
    }

    @Override
    public void row(List<Optional<Object>> cells) throws IOException {
      table
          .orElseThrow()
          .row(cells.stream().map(it -> it.map(Cells::text).orElse("")).toArray(String[]::new));
    }

    @Override
    public void finish() throws IOException {
      table.orElseThrow().finish();
    }
  }
}
