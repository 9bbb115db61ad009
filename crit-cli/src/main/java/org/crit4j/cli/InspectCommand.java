package org.crit4j.cli;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import joptsimple.OptionSpec;
import org.crit4j.Warnings;
import org.crit4j.cli.inspect.Inspection;
import org.crit4j.cli.inspect.View;
import org.crit4j.cli.text.JsonOutput;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.report.Problems;

/** {@code crit inspect}: container checkpoints as trees. */
final class InspectCommand extends ArchiveCommand {
  private final OptionSpec<String> format;
  private final OptionSpec<String> pid;
  private final PreviousOption previous;

  InspectCommand() {
    super(
        "inspect",
        "Shows container checkpoints: processes, files, sockets, mounts, changes",
        "inspect [OPTION...] PATH...");
    for (View.Part part : View.Part.values()) {
      options().accepts(part.option(), part.description());
    }
    options().accepts("all", "show all of these");
    pid =
        options()
            .acceptsAll(List.of("p", "pid"), "show this process and its descendants only")
            .withRequiredArg()
            .describedAs("N");
    format =
        options()
            .accepts("format", "how to print it; tree is the default")
            .withRequiredArg()
            .describedAs("tree|json");
    previous = new PreviousOption(options(), "previous", "an incremental one");
  }

  /** Asks a checkpoint something. */
  private interface Question<T> {
    T ask(ContainerCheckpoint checkpoint) throws IOException;
  }

  /** Opens checkpoints. What is wrong with one is no reason not to show the others. */
  private record Opener(
      Purpose purpose,
      List<Path> previous,
      ArchiveLimits limits,
      Warnings warnings,
      Problems problems) {
    <T> Optional<T> ask(Path path, Question<T> question) {
      return problems.find(() -> Optional.of(answer(path, question)));
    }

    private <T> T answer(Path path, Question<T> question) throws IOException {
      try (ContainerCheckpoint checkpoint =
          ContainerCheckpoint.open(path, purpose, previous, limits, warnings)) {
        return question.ask(checkpoint);
      }
    }
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    boolean json = isJson(arguments, format);
    View view = view(arguments);
    List<Path> paths = arguments.paths("the name of a checkpoint");
    Problems problems =
        new Problems(e -> console.error("crit inspect: " + Main.describe(e) + "\n"));
    WarningPrinter warnings = new WarningPrinter(name(), console);
    Purpose purpose = view.hasProcesses() ? Purpose.PROCESSES : Purpose.METADATA;
    List<Path> before = previous.of(arguments, paths);
    Opener opener = new Opener(purpose, before, limits(arguments), warnings, problems);
    Inspection inspection = new Inspection(view, problems);
    if (json) {
      printJson(paths, opener, inspection, console);
    } else {
      printTrees(paths, opener, inspection, console);
    }
    warnings.finish();
    return problems.any() ? Main.FAILED : Main.OK;
  }

  private static void printTrees(
      List<Path> paths, Opener opener, Inspection inspection, Console console) throws IOException {
    for (Path path : paths) {
      Optional<String> tree = opener.ask(path, inspection::tree);
      if (tree.isPresent()) {
        console.print(tree.get());
      }
    }
  }

  private static void printJson(
      List<Path> paths, Opener opener, Inspection inspection, Console console) throws IOException {
    JsonWriter out = JsonOutput.to(console.out());
    out.beginArray();
    for (Path path : paths) {
      Optional<JsonObject> document = opener.ask(path, inspection::json);
      if (document.isPresent()) {
        Inspection.write(document.get(), out);
      }
    }
    out.endArray().flush();
    console.print("\n");
  }

  /** Whether JSON is asked for and not a tree. */
  static boolean isJson(Arguments arguments, OptionSpec<String> format) throws UsageException {
    String name = arguments.value(format).orElse(arguments.has("json") ? "json" : "tree");
    if (!name.equals("tree") && !name.equals("json")) {
      throw new UsageException("invalid output format: \"" + name + "\", expected tree or json");
    }
    return name.equals("json");
  }

  private View view(Arguments arguments) throws UsageException {
    Set<View.Part> parts = EnumSet.noneOf(View.Part.class);
    for (View.Part part : View.Part.values()) {
      if (arguments.has("all") || arguments.has(part.option())) {
        parts.add(part);
      }
    }
    return new View(parts, process(arguments));
  }

  private Optional<Integer> process(Arguments arguments) throws UsageException {
    Optional<String> number = arguments.value(pid);
    try {
      return number.map(Integer::parseUnsignedInt);
    } catch (NumberFormatException e) {
      throw new UsageException("\"" + number.orElse("") + "\" is no number of a process");
    }
  }
}
