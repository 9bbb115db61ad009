package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.cli.explore.Exploration;
import org.crit4j.cli.explore.Explorer;
import org.crit4j.cli.explore.FdsExplorer;
import org.crit4j.cli.explore.MemsExplorer;
import org.crit4j.cli.explore.Problems;
import org.crit4j.cli.explore.PsExplorer;
import org.crit4j.cli.explore.RssExplorer;
import org.crit4j.cli.explore.TaskSelection;
import org.crit4j.cli.explore.TextOut;

/** {@code crit x}: processes, files and memory of a checkpoint. */
final class ExploreCommand extends Command {
  private final OptionSpec<String> pid;

  ExploreCommand() {
    super(
        "x",
        "Explores a checkpoint: its processes, files, memory and sockets",
        "x [OPTION...] DIRECTORY {ps|fds|mems|rss}");
    pid = options().accepts("pid", "show this process only").withRequiredArg().describedAs("N");
    options().accepts("tree", "with --pid: show its descendants too");
  }

  private static Optional<Explorer> explorer(String name) {
    return switch (name) {
      case "ps" -> Optional.of(new PsExplorer());
      case "fds", "fd" -> Optional.of(new FdsExplorer());
      case "mems", "mem" -> Optional.of(new MemsExplorer());
      case "rss" -> Optional.of(new RssExplorer());
      default -> Optional.empty();
    };
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<String> operands = arguments.operands("the name of a directory", "what to show");
    Path directory = Arguments.path(operands.get(0));
    String what = operands.get(1);
    Explorer explorer =
        explorer(what).orElseThrow(() -> new UsageException("cannot show \"" + what + "\""));
    Optional<Integer> process = number(arguments);
    Problems problems = new Problems(e -> console.error("crit x: " + Main.describe(e) + "\n"));
    try (Checkpoint checkpoint = Checkpoints.open(directory)) {
      List<Task> tasks = new TaskSelection(process, arguments.has("tree")).of(checkpoint);
      TextOut out = new TextOut(console.out(), console.outputOnTerminal());
      explorer.print(new Exploration(checkpoint, tasks, problems), out);
      out.flush();
    }
    return problems.any() ? Main.FAILED : Main.OK;
  }

  private Optional<Integer> number(Arguments arguments) throws UsageException {
    Optional<String> text = arguments.value(pid);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.parseUnsignedInt(text.get()));
    } catch (NumberFormatException e) {
      throw new UsageException("\"" + text.get() + "\" is no number of a process");
    }
  }
}
