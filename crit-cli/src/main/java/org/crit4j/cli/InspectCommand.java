package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import joptsimple.OptionSpec;
import org.crit4j.cli.inspect.Inspection;
import org.crit4j.cli.inspect.View;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;

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
    Messages messages = new Messages(name(), console);
    CheckpointOpener opener =
        opener(arguments, messages).withPrevious(previous.of(arguments, paths));
    Inspection inspection = new Inspection(view, messages.problems());
    Purpose purpose = view.hasProcesses() ? Purpose.PROCESSES : Purpose.METADATA;
    JsonList json = new JsonList(console);
    for (Path path : paths) {
      try (ContainerCheckpoint checkpoint = opener.open(path, purpose)) {
        if (asJson) {
          inspection.json(checkpoint, json.element());
        } else {
          console.print(inspection.tree(checkpoint, console.layout().palette()));
        }
      } catch (IOException e) {
        // One that is damaged does not keep the others from being shown.
        messages.report(e);
      }
    }
    json.finish();
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
