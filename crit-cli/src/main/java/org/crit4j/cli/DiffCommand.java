package org.crit4j.cli;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import joptsimple.OptionSpec;
import org.crit4j.Warnings;
import org.crit4j.cli.inspect.CheckpointDiff;
import org.crit4j.cli.inspect.DiffView;
import org.crit4j.cli.text.JsonOutput;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.report.Problems;

/** {@code crit diff}: what is different between two checkpoints of a container. */
final class DiffCommand extends ArchiveCommand {
  private final OptionSpec<String> format;
  private final PreviousOption previousOfFirst;
  private final PreviousOption previousOfSecond;

  DiffCommand() {
    super("diff", "Compares two checkpoints of a container", "diff [OPTION...] PATH PATH");
    options().accepts("ps-tree-cmd", "show command lines of processes");
    options().accepts("ps-tree-env", "show environments of processes");
    options().accepts("files", "compare open files");
    options().accepts("sockets", "compare open sockets");
    options().accepts("no-memory", "compare the sizes of memory only, not its content");
    options().accepts("show-unchanged", "show also what is the same");
    options().accepts("force", "compare checkpoints of different containers");
    format =
        options()
            .accepts("format", "how to print it; tree is the default")
            .withRequiredArg()
            .describedAs("tree|json");
    previousOfFirst = new PreviousOption(options(), "previous-of-first", "the first PATH");
    previousOfSecond = new PreviousOption(options(), "previous-of-second", "the second PATH");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    boolean json = InspectCommand.isJson(arguments, format);
    List<Path> paths =
        arguments.exactly("the name of a checkpoint", "the name of a second checkpoint");
    DiffView view =
        new DiffView(
            arguments.has("ps-tree-cmd"),
            arguments.has("ps-tree-env"),
            arguments.has("files"),
            arguments.has("sockets"),
            !arguments.has("no-memory"),
            arguments.has("show-unchanged"));
    Problems problems = new Problems(e -> console.error("crit diff: " + Main.describe(e) + "\n"));
    WarningPrinter warnings = new WarningPrinter(name(), console);
    CheckpointDiff diff = new CheckpointDiff(view, arguments.has("force"), problems);
    Opener opener = new Opener(limits(arguments), warnings);
    List<Path> beforeFirst = previousOfFirst.of(arguments);
    List<Path> beforeSecond = previousOfSecond.of(arguments);
    try (ContainerCheckpoint before = opener.open(paths.get(0), beforeFirst);
        ContainerCheckpoint after = opener.open(paths.get(1), beforeSecond)) {
      if (json) {
        JsonWriter out = JsonOutput.to(console.out());
        diff.json(before, after, out);
        out.flush();
        console.print("\n");
      } else {
        console.print(diff.tree(before, after));
      }
    }
    warnings.finish();
    return problems.any() ? Main.FAILED : Main.OK;
  }

  /** Opens checkpoints. */
  private record Opener(ArchiveLimits limits, Warnings warnings) {
    ContainerCheckpoint open(Path path, List<Path> previous) throws IOException {
      return ContainerCheckpoint.open(path, Purpose.PROCESSES, previous, limits, warnings);
    }
  }
}
