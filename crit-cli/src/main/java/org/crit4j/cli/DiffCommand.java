package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.cli.inspect.DiffJson;
import org.crit4j.cli.inspect.DiffTree;
import org.crit4j.cli.inspect.DiffView;
import org.crit4j.cli.inspect.MemoryDifferences;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.diff.ContainerDiff;
import org.crit4j.json.JsonOutput;

/** {@code crit diff}: compares two checkpoints of a container. */
final class DiffCommand extends ArchiveCommand {
  private final PreviousOption previousOfFirst;
  private final PreviousOption previousOfSecond;

  DiffCommand() {
    super("diff", "Compares two checkpoints of a container", "diff [OPTION...] PATH PATH");
    addFlag("ps-tree-cmd", "show command lines of processes");
    addFlag("ps-tree-env", "show environments of processes");
    addFlag("files", "compare open files");
    addFlag("sockets", "compare open sockets");
    addFlag("pages", "show the bytes of memory that differ");
    addFlag("no-memory", "skip the contents of memory");
    addFlag("show-unchanged", "include unchanged items");
    addFlag("force", "compare checkpoints of different containers");
    add("tree|json", "output format (default: tree)", "format");
    previousOfFirst = new PreviousOption(this, "previous-of-first", "of the first PATH");
    previousOfSecond = new PreviousOption(this, "previous-of-second", "of the second PATH");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    boolean json = isJson(arguments);
    if (arguments.has("pages") && arguments.has("no-memory")) {
      throw new UsageException("--pages and --no-memory exclude each other");
    }
    List<Path> paths = arguments.exactly("checkpoint", "second checkpoint");
    DiffView view =
        new DiffView(
            arguments.has("ps-tree-cmd"),
            arguments.has("ps-tree-env"),
            arguments.has("files"),
            arguments.has("sockets"),
            !arguments.has("no-memory"),
            arguments.has("pages"),
            arguments.has("show-unchanged"));
    List<Path> beforeFirst = previousOfFirst.of(arguments);
    List<Path> beforeSecond = previousOfSecond.of(arguments);
    Messages messages = new Messages(name(), console);
    CheckpointOpener opener = opener(arguments, messages);
    try (ContainerCheckpoint before =
            opener.withPrevious(beforeFirst).open(paths.get(0), Purpose.PROCESSES);
        ContainerCheckpoint after =
            opener.withPrevious(beforeSecond).open(paths.get(1), Purpose.PROCESSES)) {
      ContainerDiff diff =
          ContainerDiff.of(
              before, after, view.scope(), arguments.has("force"), messages.problems());
      if (json) {
        JsonOutput out = console.json();
        DiffJson.write(diff, view, out);
        out.finish();
      } else {
        console.print(DiffTree.of(diff, view, console.layout().palette()));
        if (view.contents()) {
          MemoryDifferences.write(diff, console.out());
        }
      }
    }
    return messages.finish();
  }
}
