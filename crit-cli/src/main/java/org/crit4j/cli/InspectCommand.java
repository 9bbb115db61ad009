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
import org.crit4j.cli.explore.Problems;
import org.crit4j.cli.inspect.Inspection;
import org.crit4j.cli.inspect.View;
import org.crit4j.cli.text.JsonOutput;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.ArchiveLimits;

/** {@code crit inspect}: container checkpoints as trees. */
final class InspectCommand extends Command {
  private final OptionSpec<String> format;
  private final OptionSpec<String> pid;

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
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    boolean json = isJson(arguments.value(format));
    View view = view(arguments);
    List<Path> paths = arguments.somePaths("the name of a checkpoint");
    Problems problems =
        new Problems(e -> console.error("crit inspect: " + Main.describe(e) + "\n"));
    WarningPrinter warnings = new WarningPrinter(name(), console);
    Inspection inspection = new Inspection(view, problems);
    JsonWriter out = JsonOutput.to(console.out());
    if (json) {
      out.beginArray();
    }
    for (Path path : paths) {
      inspect(
          path,
          view,
          inspection,
          warnings,
          problems,
          console,
          json ? Optional.of(out) : Optional.empty());
    }
    if (json) {
      out.endArray().flush();
      console.print("\n");
    }
    warnings.finish();
    return problems.any() ? Main.FAILED : Main.OK;
  }

  /** What is wrong with one checkpoint is no reason not to show the others. */
  private static void inspect(
      Path path,
      View view,
      Inspection inspection,
      WarningPrinter warnings,
      Problems problems,
      Console console,
      Optional<JsonWriter> json)
      throws IOException {
    Optional<Shown> shown =
        problems.find(() -> Optional.of(read(path, view, inspection, warnings, json.isPresent())));
    if (shown.isEmpty()) {
      return;
    }
    if (json.isPresent()) {
      Inspection.write(shown.get().document(), json.get());
    } else {
      console.print(shown.get().tree());
    }
  }

  private record Shown(String tree, JsonObject document) {}

  private static Shown read(
      Path path, View view, Inspection inspection, WarningPrinter warnings, boolean json)
      throws IOException {
    Purpose purpose = view.hasProcesses() ? Purpose.PROCESSES : Purpose.METADATA;
    try (ContainerCheckpoint container =
        ContainerCheckpoint.open(path, purpose, ArchiveLimits.DEFAULT, warnings)) {
      return json
          ? new Shown("", inspection.json(container))
          : new Shown(inspection.tree(container), new JsonObject());
    }
  }

  /** Whether a format is JSON and not a tree. */
  static boolean isJson(Optional<String> format) throws UsageException {
    String name = format.orElse("tree");
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
