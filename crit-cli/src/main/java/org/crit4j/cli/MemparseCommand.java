package org.crit4j.cli;

import com.google.gson.stream.JsonWriter;
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
import org.crit4j.cli.explore.TaskSelection;
import org.crit4j.cli.memory.AddressRange;
import org.crit4j.cli.memory.MemoryDump;
import org.crit4j.cli.memory.SearchReport;
import org.crit4j.cli.memory.Selection;
import org.crit4j.cli.memory.SizeReport;
import org.crit4j.cli.memory.TaskView;
import org.crit4j.cli.text.JsonOutput;
import org.crit4j.internal.io.OutputFile;

/** {@code crit memparse}: shows, dumps and searches the memory of processes. */
final class MemparseCommand extends Command {
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
  private final CheckpointOptions opening;

  MemparseCommand() {
    super(
        "memparse",
        "Shows, dumps and searches the memory of processes",
        "memparse [--json] PATH...",
        "memparse -p N [-o FILE] [--range START-END] [--mapping NAME] PATH",
        "memparse [-p N] [-s TEXT | -r REGEX | --search-hex HEX] [-c BYTES] [--json] PATH...");
    addFlag("utf-16", "with --search: also search for the text in UTF-16");
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
    if (!patterns.isEmpty()) {
      MemorySearch search = new MemorySearch(patterns, context(arguments));
      search(arguments, paths, checkpoints, process, new SearchReport(search, selection), console);
    } else if (process.isPresent()) {
      dump(arguments, paths, checkpoints, process.get(), new MemoryDump(selection), console);
    } else {
      sizes(arguments, paths, checkpoints, console);
    }
    return messages.finish();
  }

  private void sizes(
      Arguments arguments, List<Path> paths, Checkpoints checkpoints, Console console)
      throws UsageException, IOException {
    if (arguments.value(output).isPresent()) {
      throw new UsageException("-o requires --pid");
    }
    boolean asJson = arguments.has("json");
    JsonWriter json = JsonOutput.to(console.out());
    if (asJson) {
      json.beginArray();
    }
    for (Path path : paths) {
      try (Checkpoint checkpoint = checkpoints.open(path)) {
        List<TaskView> tasks = TaskView.all(checkpoint);
        if (asJson) {
          json.beginObject().name("checkpoint").value(path.toString());
          SizeReport.json(json, tasks);
          json.endObject();
        } else {
          SizeReport.table(label(path), tasks, console::print);
        }
      }
    }
    if (asJson) {
      json.endArray().flush();
      console.print("\n");
    }
  }

  private void dump(
      Arguments arguments,
      List<Path> paths,
      Checkpoints checkpoints,
      long process,
      MemoryDump dump,
      Console console)
      throws UsageException, IOException {
    if (paths.size() > 1 || arguments.has("json")) {
      throw new UsageException("--pid takes exactly one checkpoint and cannot be combined with --json");
    }
    Path path = paths.get(0);
    try (Checkpoint checkpoint = checkpoints.open(path)) {
      TaskView task = only(checkpoint, process);
      Optional<Path> file = arguments.file(output);
      if (file.isEmpty()) {
        console.print(
            "\nDisplaying memory pages content for process ID "
                + process
                + " from checkpoint: "
                + label(path)
                + "\n");
        dump.write(task, console.out(), true);
        return;
      }
      try (OutputFile target = OutputFile.create(file.get(), path)) {
        dump.write(task, target.stream(), false);
        target.commit();
      }
      console.print(
          "\nWriting memory pages content for process ID "
              + process
              + " from checkpoint: "
              + label(path)
              + " to file: "
              + Printable.of(file.get().toString())
              + "...\n");
    }
  }

  private void search(
      Arguments arguments,
      List<Path> paths,
      Checkpoints checkpoints,
      Optional<Long> process,
      SearchReport report,
      Console console)
      throws IOException, UsageException {
    boolean asJson = arguments.has("json");
    JsonWriter json = JsonOutput.to(console.out());
    if (asJson) {
      json.beginArray();
    }
    for (Path path : paths) {
      try (Checkpoint checkpoint = checkpoints.open(path)) {
        List<TaskView> tasks =
            process.isPresent()
                ? List.of(only(checkpoint, process.get()))
                : TaskView.all(checkpoint);
        if (asJson) {
          json.beginObject().name("checkpoint").value(path.toString());
          report.json(json, tasks);
          json.endObject();
        } else {
          console.print(paths.size() > 1 ? label(path) + ":\n" : "");
          report.table(tasks, pattern(arguments), process.isEmpty(), console::print);
        }
      }
    }
    if (asJson) {
      json.endArray().flush();
      console.print("\n");
    }
  }

  private static String label(Path path) {
    return Printable.of(String.valueOf(path.getFileName()));
  }

  private static TaskView only(Checkpoint checkpoint, long process) throws IOException {
    for (TaskView task : TaskView.all(checkpoint)) {
      if (task.pid() == process) {
        return task;
      }
    }
    if (checkpoint.task((int) process).isEmpty()) {
      throw TaskSelection.missing(checkpoint, (int) process);
    }
    String place = checkpoint.images().source().label();
    throw new IOException(place + ": process " + process + " has no memory: it is a zombie");
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
          "cannot search for \"" + what + "\"; expected 1 to 65536 bytes, as two digits each in HEX");
    }
    return patterns;
  }

  private Selection selection(Arguments arguments) throws UsageException {
    Optional<String> addresses = arguments.value(range);
    try {
      return new Selection(
          addresses.map(it -> List.of(AddressRange.parse(it))).orElse(List.of()),
          arguments.value(mapping));
    } catch (NumberFormatException e) {
      throw new UsageException(
          "\"" + addresses.orElse("") + "\" is not a valid address range; expected START-END");
    }
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
