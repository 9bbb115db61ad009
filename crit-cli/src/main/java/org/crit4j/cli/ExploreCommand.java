package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.cli.explore.Detail;
import org.crit4j.cli.explore.Exploration;
import org.crit4j.cli.explore.Explorer;
import org.crit4j.cli.explore.FdsExplorer;
import org.crit4j.cli.explore.ListExplorer;
import org.crit4j.cli.explore.MemsExplorer;
import org.crit4j.cli.explore.PsExplorer;
import org.crit4j.cli.explore.RssExplorer;
import org.crit4j.cli.explore.SocketsExplorer;
import org.crit4j.cli.explore.TextOut;
import org.crit4j.cli.text.Nearest;
import org.crit4j.json.JsonOutput;
import org.crit4j.json.JsonStyle;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Problems;

/** {@code crit x}: shows processes, files, memory and sockets of a checkpoint. */
final class ExploreCommand extends Command {
  private static final List<String> VIEWS =
      List.of("ps", "fds", "fd", "mems", "mem", "rss", "sk", "libs", "deleted");
  private static final String EXPECTED = "ps, fds, mems, rss, sk, libs or deleted";

  private final OptionSpec<String> pid;
  private final CheckpointOptions opening;

  ExploreCommand() {
    super(
        "x",
        "Shows processes, open files, memory or sockets of a checkpoint",
        "x [--long|--json] [--pid N] [--tree] PATH ps|fds|mems|rss|sk|libs|deleted",
        "x [-c] [-t] [-e] [--long|--json] [--pid N] [--tree] PATH ps");
    pid = add("N", "show this process only", "pid");
    addFlag("tree", "with --pid: include its descendants");
    addFlag("long", "show more columns and full names");
    addFlag("json", "print all details as JSON");
    options().acceptsAll(List.of("c", "command-lines"), "ps: show command lines");
    options().acceptsAll(List.of("t", "threads"), "ps: show threads");
    options().acceptsAll(List.of("e", "environment"), "ps: show the environment");
    addWide();
    opening = new CheckpointOptions(this);
  }

  private static Explorer explorer(String name) throws UsageException {
    return switch (name) {
      case "ps" -> new PsExplorer();
      case "fds", "fd" -> new FdsExplorer();
      case "mems", "mem" -> new MemsExplorer();
      case "sk" -> new SocketsExplorer();
      case "rss" -> new RssExplorer();
      case "libs" -> ListExplorer.libraries();
      case "deleted" -> ListExplorer.deletedFiles();
      default ->
          throw new UsageException(
              "unknown view \""
                  + name
                  + "\""
                  + Nearest.question(name, VIEWS)
                  + "; expected "
                  + EXPECTED);
    };
  }

  /** The operands in their order: a view may stand before the checkpoint as well. */
  private static List<String> inOrder(List<String> operands) {
    boolean swapped =
        VIEWS.contains(operands.get(0))
            && !VIEWS.contains(operands.get(1))
            && !Files.exists(Path.of(operands.get(0)));
    return swapped ? List.of(operands.get(1), operands.get(0)) : operands;
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<String> operands = inOrder(arguments.operands("checkpoint", "view (" + EXPECTED + ")"));
    Path path = Arguments.path(operands.get(0));
    Explorer explorer = explorer(operands.get(1));
    Optional<Integer> process = arguments.pid(pid);
    Messages messages = new Messages(name(), console);
    Checkpoints checkpoints = opening.of(arguments, List.of(path), messages);
    Problems problems = messages.problems();
    try (Checkpoint checkpoint = checkpoints.open(path)) {
      Exploration exploration =
          new Exploration(
              report(checkpoint, process, arguments.has("tree"), problems), detail(arguments));
      if (arguments.has("json")) {
        exploration.print(explorer, new JsonOutput(console.out(), JsonStyle.PRETTY));
      } else {
        TextOut out =
            new TextOut(console.out(), console.outputOnTerminal(), layout(arguments, console));
        explorer.print(exploration, out);
        out.flush();
      }
    }
    return messages.finish();
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
}
