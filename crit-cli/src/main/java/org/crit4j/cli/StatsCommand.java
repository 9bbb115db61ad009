package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.CheckpointStatistics;
import org.crit4j.cli.stats.PageContentReport;
import org.crit4j.cli.stats.StatisticsReport;
import org.crit4j.json.JsonOutput;
import org.crit4j.json.JsonStyle;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.PageContentRow;
import org.crit4j.report.Problems;

/** {@code crit stats}: counts the objects and memory of a checkpoint. */
final class StatsCommand extends Command {
  private static final String PAGES = "pages";

  private final CheckpointOptions opening;

  StatsCommand() {
    super(
        "stats",
        "Counts processes, files, sockets, memory and pages",
        "stats [--pages] [--json] PATH");
    addFlag(PAGES, "find pages of zeros and copies, by process and mapping");
    addFlag("json", "print the numbers as JSON");
    addWide();
    opening = new CheckpointOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.exactly("checkpoint");
    Messages messages = new Messages(name(), console);
    Checkpoints checkpoints = opening.of(arguments, paths, messages);
    Problems problems = messages.problems();
    try (Checkpoint checkpoint = checkpoints.open(paths.get(0))) {
      if (arguments.has(PAGES)) {
        pages(CheckpointReport.of(checkpoint, problems), arguments, console);
        return messages.finish();
      }
      StatisticsReport report =
          new StatisticsReport(CheckpointStatistics.of(checkpoint, problems::record));
      if (arguments.has("json")) {
        report.print(new JsonOutput(console.out(), JsonStyle.PRETTY));
      } else {
        console.print(report.text(console.layout().palette()));
      }
    }
    return messages.finish();
  }

  private void pages(CheckpointReport report, Arguments arguments, Console console)
      throws IOException {
    PageContentReport pages = new PageContentReport(PageContentRow.of(report));
    if (arguments.has("json")) {
      pages.print(console.json());
    } else {
      pages.table(layout(arguments, console), console::print);
    }
  }
}
