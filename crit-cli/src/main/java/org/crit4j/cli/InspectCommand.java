package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import joptsimple.OptionSpec;
import org.crit4j.cli.inspect.Inspection;
import org.crit4j.cli.inspect.View;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.json.JsonOutput;

/** {@code crit inspect}: shows container checkpoints as trees or as JSON. */
final class InspectCommand extends ArchiveCommand {
  private final OptionSpec<String> pid;
  private final PreviousOption previous;

  InspectCommand() {
    super(
        "inspect",
        "Shows the processes, files, sockets and mounts of a checkpoint",
        "inspect [OPTION...] PATH...");
    for (View.Part part : View.Part.values()) {
      addFlag(part.option(), part.description());
    }
    addFlag("all", "show all of these");
    pid = add("N", "show this process and its descendants only", "p", "pid");
    add("tree|json", "output format (default: tree)", "format");
    previous = new PreviousOption(this, "previous", "of an incremental one");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    boolean asJson = isJson(arguments);
    View view = view(arguments);
    List<Path> paths = arguments.paths("checkpoint");
    ArchiveLimits limits = limits(arguments);
    List<Path> before = previous.of(arguments, paths);
    Messages messages = new Messages(name(), console);
    Inspection inspection = new Inspection(view, messages.problems());
    Purpose purpose = view.hasProcesses() ? Purpose.PROCESSES : Purpose.METADATA;
    JsonOutput json = console.json();
    if (asJson) {
      json.beginArray();
    }
    for (Path path : paths) {
      try (ContainerCheckpoint checkpoint =
          ContainerCheckpoint.open(path, purpose, before, limits, messages)) {
        if (asJson) {
          inspection.json(checkpoint, json);
        } else {
          console.print(inspection.tree(checkpoint, console.layout().palette()));
        }
      } catch (IOException e) {
        // One that is damaged does not keep the others from being shown.
        messages.report(e);
      }
    }
    if (asJson) {
      json.endArray().finish();
    }
    return messages.finish();
  }

  private View view(Arguments arguments) throws UsageException {
    Set<View.Part> parts = EnumSet.noneOf(View.Part.class);
    for (View.Part part : View.Part.values()) {
      if (arguments.has("all") || arguments.has(part.option())) {
        parts.add(part);
      }
    }
    return new View(parts, arguments.pid(pid));
  }
}
