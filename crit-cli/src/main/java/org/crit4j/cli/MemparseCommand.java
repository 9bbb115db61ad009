package org.crit4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import joptsimple.OptionSpec;
import org.crit4j.Printable;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.search.MemoryPattern;
import org.crit4j.checkpoint.search.MemorySearch;
import org.crit4j.checkpoint.search.StringSearch;
import org.crit4j.cli.memory.Permissions;
import org.crit4j.cli.memory.RawReport;
import org.crit4j.cli.memory.SearchReport;
import org.crit4j.cli.memory.Selection;
import org.crit4j.cli.memory.SizeReport;
import org.crit4j.cli.memory.StringsReport;
import org.crit4j.content.AddressRange;
import org.crit4j.content.HexDump;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Problems;
import org.crit4j.report.ProcessRow;

/** {@code crit memparse}: shows, dumps and searches the memory of processes. */
final class MemparseCommand extends Command {
  private static final String RAW = "raw";
  private static final String STRINGS = "strings";
  private static final int LEAST = 4;

  private final OptionSpec<String> pid = add("N", "select one process", "p", "pid");
  private final OptionSpec<String> output = add("FILE", "write the dump to FILE", "o", "output");
  private final OptionSpec<String> text = add("TEXT", "search for text", "s", "search");
  private final OptionSpec<String> regex =
      add("REGEX", "search for a regular expression over bytes", "r", "search-regex");
  private final OptionSpec<String> hex = add("HEX", "search for bytes", "search-hex");
  private final OptionSpec<String> context =
      add("BYTES", "show that many bytes around each match", "c", "context");
  private final OptionSpec<String> range =
      add("START-END", "select addresses, in hexadecimal", "range");
  private final OptionSpec<String> mapping =
      add("NAME", "select mappings whose name contains NAME", "mapping");
  private final OptionSpec<String> permissions =
      add("PERM", "select mappings with permissions, such as x, rwx or r-x", "permissions");
  private final OptionSpec<String> least =
      add("N", "with --strings: the fewest characters (default 4)", "min-length");
  private final CheckpointOptions opening;

  MemparseCommand() {
    super(
        "memparse",
        "Shows, dumps and searches the memory of processes",
        "memparse [--json] PATH...",
        "memparse -p N [-o FILE] [--range START-END] [--mapping NAME] PATH",
        "memparse [-p N] [-s TEXT | -r REGEX | --search-hex HEX] [-c BYTES] [--json] PATH...",
        "memparse [-p N] --strings [--min-length N] [--json] PATH...",
        "memparse --raw [-p N] [-o FILE] [--range START-END] [--mapping NAME] PATH");
    addFlag(RAW, "write the bytes as they are");
    addFlag(STRINGS, "print the printable text");
    addFlag("utf-16", "with --search and --strings: also text in UTF-16");
    addFlag("json", "print JSON");
    addWide();
    opening = new CheckpointOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.paths("checkpoint");
    Optional<Long> process = arguments.pid(pid).map(Integer::toUnsignedLong);
    List<MemoryPattern> patterns = patterns(arguments);
    Selection selection = selection(arguments);
    Messages messages = new Messages(name(), console);
    Checkpoints checkpoints = opening.of(arguments, paths, messages);
    Problems problems = messages.problems();
    Run run = new Run(arguments, console, paths, checkpoints, process, selection, problems);
    if (arguments.has(RAW)) {
      requireAlone(patterns, arguments.has(STRINGS));
      raw(run, messages);
    } else if (arguments.has(STRINGS)) {
      requireAlone(patterns, false);
      strings(run);
    } else if (!patterns.isEmpty()) {
      search(run, new MemorySearch(patterns, context(arguments)));
    } else if (process.isPresent()) {
      dump(run);
    } else {
      sizes(run);
    }
    return messages.finish();
  }

  private record Run(
      Arguments arguments,
      Console console,
      List<Path> paths,
      Checkpoints checkpoints,
      Optional<Long> process,
      Selection selection,
      Problems problems) {

    /** Prints a part of the output for each checkpoint. */
    interface Part {
      void print(Path path, CheckpointReport report, Optional<JsonOutput> json) throws IOException;
    }

    void forEach(Part part) throws IOException {
      boolean asJson = arguments.has("json");
      JsonList list = new JsonList(console);
      for (Path path : paths) {
        try (Checkpoint checkpoint = checkpoints.open(path)) {
          CheckpointReport report = CheckpointReport.of(checkpoint, problems);
          part.print(path, report, asJson ? Optional.of(list.element()) : Optional.empty());
        }
      }
      list.finish();
    }

    /** The processes that are asked for. */
    List<ProcessRow> processes(CheckpointReport report, Path path) throws IOException {
      report.checkpoint().tasks();
      List<ProcessRow> all = SizeReport.processes(report);
      if (process.isEmpty()) {
        return all;
      }
      List<ProcessRow> one = all.stream().filter(it -> it.pid() == process.get()).toList();
      if (one.isEmpty()) {
        report.only(process.get().intValue(), false);
        throw new IOException(
            path + ": process " + process.get() + " has no memory: it is a zombie");
      }
      return one;
    }
  }

  private static JsonOutput begin(JsonOutput json, Path path) throws IOException {
    return json.beginObject().key("checkpoint").value(path.toString());
  }

  private void sizes(Run run) throws UsageException, IOException {
    if (run.arguments().value(output).isPresent()) {
      throw new UsageException("-o requires --pid");
    }
    run.forEach(
        (path, report, json) -> {
          List<ProcessRow> processes = run.processes(report, path);
          if (json.isPresent()) {
            SizeReport.json(begin(json.get(), path), processes);
            json.get().endObject();
          } else {
            SizeReport.table(
                label(path),
                processes,
                layout(run.arguments(), run.console()),
                run.console()::print);
          }
        });
  }

  private void dump(Run run) throws UsageException, IOException {
    if (run.paths().size() > 1 || run.arguments().has("json")) {
      throw new UsageException(
          "--pid takes exactly one checkpoint and cannot be combined with --json");
    }
    Optional<Path> file = run.arguments().file(output);
    run.forEach(
        (path, report, json) -> {
          ProcessRow process = run.processes(report, path).get(0);
          List<AddressRange> ranges =
              run.selection().of(report, List.of(process)).values().iterator().next();
          String what =
              " memory pages content for process ID "
                  + process.pid()
                  + " from checkpoint: "
                  + label(path);
          if (file.isEmpty()) {
            run.console().print("\nDisplaying" + what + "\n");
            HexDump.write(process.task(), ranges, run.console().out(), true);
            return;
          }
          HexDump.write(process.task(), ranges, file.get(), path);
          String name = Printable.of(file.get().toString());
          run.console().print("\nWriting" + what + " to file: " + name + "...\n");
        });
  }

  private static void requireAlone(List<MemoryPattern> patterns, boolean strings)
      throws UsageException {
    if (strings || !patterns.isEmpty()) {
      throw new UsageException("a search, --strings and --raw cannot be combined");
    }
  }

  private void raw(Run run, Messages messages) throws UsageException, IOException {
    Optional<Path> file = run.arguments().file(output);
    if (run.paths().size() > 1) {
      throw new UsageException("--raw takes exactly one checkpoint");
    }
    if (file.isEmpty() && run.arguments().has("json")) {
      throw new UsageException("--raw with --json requires -o FILE: JSON says where in it what is");
    }
    if (file.isEmpty()
        && run.console().outputOnTerminal()
        && run.arguments().value(output).isEmpty()) {
      throw new UsageException("bytes are not for terminals; give -o FILE, or -o - to print them");
    }
    boolean everything = run.arguments().value(range).isPresent();
    run.forEach(
        (path, report, json) -> {
          RawReport dump =
              RawReport.of(
                  report, run.selection().of(report, run.processes(report, path)), everything);
          if (file.isEmpty()) {
            dump.memory().write(run.console().out(), messages);
            return;
          }
          dump.memory().write(file.get(), path, messages);
          if (json.isPresent()) {
            dump.json(begin(json.get(), path).key("file").value(file.get().toString()));
            json.get().endObject();
          } else {
            dump.table(layout(run.arguments(), run.console()), run.console()::print);
          }
        });
  }

  private void strings(Run run) throws IOException, UsageException {
    Optional<Long> number = number(run.arguments(), least);
    if (number.isPresent() && (number.get() < 1 || number.get() > StringSearch.LONGEST)) {
      throw new UsageException("--min-length takes 1 to " + StringSearch.LONGEST + " characters");
    }
    StringSearch search =
        new StringSearch(number.map(Math::toIntExact).orElse(LEAST), run.arguments().has("utf-16"));
    run.forEach(
        (path, report, json) -> {
          StringsReport found =
              new StringsReport(
                  report, search, run.selection().of(report, run.processes(report, path)));
          if (json.isPresent()) {
            found.json(begin(json.get(), path));
            json.get().endObject();
          } else {
            run.console().print(run.paths().size() > 1 ? label(path) + ":\n" : "");
            found.table(
                run.process().isEmpty(),
                layout(run.arguments(), run.console()),
                run.console()::print);
          }
        });
  }

  private void search(Run run, MemorySearch search) throws IOException, UsageException {
    String pattern = pattern(run.arguments());
    run.forEach(
        (path, report, json) -> {
          SearchReport found =
              new SearchReport(
                  report, search, run.selection().of(report, run.processes(report, path)));
          if (json.isPresent()) {
            found.json(begin(json.get(), path));
            json.get().endObject();
          } else {
            run.console().print(run.paths().size() > 1 ? label(path) + ":\n" : "");
            found.table(
                pattern,
                run.process().isEmpty(),
                layout(run.arguments(), run.console()),
                run.console()::print);
          }
        });
  }

  private static String label(Path path) {
    return Printable.of(String.valueOf(path.getFileName()));
  }

  private String pattern(Arguments arguments) throws UsageException {
    Optional<String> first = arguments.value(text);
    if (first.isEmpty()) {
      first = arguments.value(regex);
    }
    return Printable.of(first.isPresent() ? first.get() : arguments.value(hex).orElse(""));
  }

  private List<MemoryPattern> patterns(Arguments arguments) throws UsageException {
    List<MemoryPattern> patterns = new ArrayList<>();
    Optional<String> wanted = arguments.value(text);
    Optional<String> expression = arguments.value(regex);
    Optional<String> bytes = arguments.value(hex);
    try {
      if (wanted.isPresent()) {
        patterns.add(MemoryPattern.text(wanted.get(), StandardCharsets.UTF_8));
        if (arguments.has("utf-16")) {
          patterns.add(MemoryPattern.text(wanted.get(), StandardCharsets.UTF_16LE));
          patterns.add(MemoryPattern.text(wanted.get(), StandardCharsets.UTF_16BE));
        }
      }
      expression.ifPresent(it -> patterns.add(MemoryPattern.regex(it)));
      bytes.ifPresent(it -> patterns.add(MemoryPattern.bytes(HexFormat.of().parseHex(it))));
    } catch (PatternSyntaxException e) {
      throw new UsageException("invalid regular expression: " + e.getDescription());
    } catch (IllegalArgumentException e) {
      String what = wanted.orElse(bytes.orElse(""));
      throw new UsageException(
          "cannot search for \""
              + what
              + "\"; expected 1 to 65536 bytes, as two digits each in HEX");
    }
    return patterns;
  }

  private Selection selection(Arguments arguments) throws UsageException {
    Optional<String> addresses = arguments.value(range);
    try {
      return new Selection(
          addresses.map(it -> List.of(AddressRange.parse(it))).orElse(List.of()),
          arguments.value(mapping),
          permissions(arguments));
    } catch (NumberFormatException e) {
      throw new UsageException(
          "\"" + addresses.orElse("") + "\" is not a valid address range; expected START-END");
    }
  }

  private Optional<Permissions> permissions(Arguments arguments) throws UsageException {
    Optional<String> wanted = arguments.value(permissions);
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    Optional<Permissions> parsed = Permissions.parse(wanted.get());
    if (parsed.isEmpty()) {
      throw new UsageException(
          "\""
              + wanted.get()
              + "\" is no set of permissions; expected letters of rwxps, or all as in r-x");
    }
    return parsed;
  }

  private int context(Arguments arguments) throws UsageException {
    Optional<Long> bytes = number(arguments, context);
    if (bytes.isPresent() && bytes.get() > MemorySearch.MOST_CONTEXT) {
      throw new UsageException("--context takes at most " + MemorySearch.MOST_CONTEXT + " bytes");
    }
    return bytes.map(Math::toIntExact).orElse(0);
  }

  private static Optional<Long> number(Arguments arguments, OptionSpec<String> option)
      throws UsageException {
    Optional<String> number = arguments.value(option);
    try {
      return number.map(it -> Integer.toUnsignedLong(Integer.parseUnsignedInt(it)));
    } catch (NumberFormatException e) {
      throw new UsageException("\"" + number.orElse("") + "\" is not a number");
    }
  }
}
