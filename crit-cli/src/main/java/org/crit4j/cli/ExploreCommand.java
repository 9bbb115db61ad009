package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.cli.explore.Detail;
import org.crit4j.cli.explore.Exploration;
import org.crit4j.cli.explore.Explorer;
import org.crit4j.cli.explore.FdsExplorer;
import org.crit4j.cli.explore.MemsExplorer;
import org.crit4j.cli.explore.PsExplorer;
import org.crit4j.cli.explore.RssExplorer;
import org.crit4j.cli.explore.SocketsExplorer;
import org.crit4j.cli.explore.TextOut;
import org.crit4j.json.JsonOutput;
import org.crit4j.json.JsonStyle;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Problems;

/** {@code crit x}: processes, files and memory of a checkpoint. */
final class ExploreCommand extends Command {
  private final OptionSpec<String> pid;
  private final CheckpointOptions opening;

  ExploreCommand() {
    super(
        "x",
        "Explores a checkpoint: its processes, files, memory and sockets",
        "x [--long|--json] [--pid N] [--tree] PATH ps|fds|mems|rss|sk",
        "x [-c] [-t] [-e] [--long|--json] [--pid N] [--tree] PATH ps");
    pid = options().accepts("pid", "show this process only").withRequiredArg().describedAs("N");
    options().accepts("tree", "with --pid: show its descendants too");
    options().accepts("long", "name everything properly, and show more of it");
    options().accepts("json", "print all facts as JSON");
    options().acceptsAll(List.of("c", "command-lines"), "ps: show command lines");
    options().acceptsAll(List.of("t", "threads"), "ps: show threads");
    options().acceptsAll(List.of("e", "environment"), "ps: show the environment");
    opening = new CheckpointOptions(options());
  }

  private static Optional<Explorer> explorer(String name) {
    return switch (name) {
      case "ps" -> Optional.of(new PsExplorer());
      case "fds", "fd" -> Optional.of(new FdsExplorer());
      case "mems", "mem" -> Optional.of(new MemsExplorer());
      case "sk" -> Optional.of(new SocketsExplorer());
      case "rss" -> Optional.of(new RssExplorer());
      default -> Optional.empty();
    };
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<String> operands = arguments.operands("the name of a checkpoint", "what to show");
    Path path = Arguments.path(operands.get(0));
    String what = operands.get(1);
    Explorer explorer =
        explorer(what).orElseThrow(() -> new UsageException("cannot show \"" + what + "\""));
    Optional<Integer> process = number(arguments);
    WarningPrinter warnings = new WarningPrinter(name(), console);
    Checkpoints checkpoints = opening.of(arguments, List.of(path), warnings);
    Problems problems = new Problems(e -> console.error("crit x: " + Main.describe(e) + "\n"));
    try (Checkpoint checkpoint = checkpoints.open(path)) {
      Exploration exploration =
          new Exploration(
              report(checkpoint, process, arguments.has("tree"), problems), detail(arguments));
      if (arguments.has("json")) {
        exploration.print(explorer, new JsonOutput(console.out(), JsonStyle.PRETTY));
      } else {
        TextOut out = new TextOut(console.out(), console.outputOnTerminal());
        explorer.print(exploration, out);
        out.flush();
      }
    }
    warnings.finish();
    return problems.any() ? Main.FAILED : Main.OK;
  }

  private static CheckpointReport report(
      Checkpoint checkpoint, Optional<Integer> process, boolean tree, Problems problems)
      throws IOException {
    CheckpointReport report = CheckpointReport.of(checkpoint, problems);
    return process.isPresent() ? report.only(process.get(), tree) : report.only(checkpoint.tasks());
  }

  private static Detail detail(Arguments arguments) {
    return new Detail(
        arguments.has("long"),
        arguments.has("command-lines"),
        arguments.has("threads"),
        arguments.has("environment"));
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
