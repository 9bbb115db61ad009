package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.CheckpointStatistics;
import org.crit4j.cli.stats.StatisticsReport;
import org.crit4j.json.JsonOutput;
import org.crit4j.json.JsonStyle;
import org.crit4j.report.Problems;

/** {@code crit stats}: counts of a checkpoint. */
final class StatsCommand extends Command {
  private final CheckpointOptions opening;

  StatsCommand() {
    super("stats", "Shows how much of what a checkpoint has", "stats [--json] PATH");
    options().accepts("json", "print the numbers as JSON");
    opening = new CheckpointOptions(options());
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.exactly("the name of a checkpoint");
    WarningPrinter warnings = new WarningPrinter(name(), console);
    Checkpoints checkpoints = opening.of(arguments, paths, warnings);
    Problems problems = new Problems(e -> console.error("crit stats: " + Main.describe(e) + "\n"));
    try (Checkpoint checkpoint = checkpoints.open(paths.get(0))) {
      StatisticsReport report =
          new StatisticsReport(CheckpointStatistics.of(checkpoint, problems::record));
      if (arguments.has("json")) {
        report.print(new JsonOutput(console.out(), JsonStyle.PRETTY));
      } else {
        console.print(report.text());
      }
    }
    warnings.finish();
    return problems.any() ? Main.FAILED : Main.OK;
  }
}
