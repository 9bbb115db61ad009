package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.html.HtmlReport;

/** {@code crit report}: a checkpoint, and the differences to one before, as a page for people. */
final class ReportCommand extends Command {
  private final OptionSpec<String> output;
  private final PreviousOption previous;
  private final LimitOptions limits;

  ReportCommand() {
    super(
        "report",
        "Writes all about a checkpoint, or two, as one HTML page",
        "report [OPTION...] -o FILE PATH",
        "report [OPTION...] -o FILE BEFORE PATH");
    output = add("FILE", "the page; - for standard output", "o", "output");
    addFlag("show-environment", "do not mask secrets in environments and command lines");
    addFlag("force", "compare checkpoints of different containers");
    previous = new PreviousOption(this, "previous", "of PATH, an incremental one");
    limits = new LimitOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.paths("checkpoint");
    if (paths.size() > 2) {
      throw new UsageException("a report is on one checkpoint, or on two");
    }
    if (arguments.value(output).isEmpty()) {
      throw new UsageException("no output file given: -o FILE");
    }
    Optional<Path> file = arguments.file(output);
    for (Path path : paths) {
      if (file.isPresent()) {
        requireOther(path, file.get());
      }
    }
    Messages messages = new Messages(name(), console);
    CheckpointOpener opener =
        new CheckpointOpener(limits.of(arguments).limits(), messages)
            .withStandardInput(console.in());
    try (ContainerCheckpoint last =
        opener
            .withPrevious(previous.of(arguments))
            .open(paths.get(paths.size() - 1), Purpose.PROCESSES)) {
      HtmlReport report = HtmlReport.of(last, messages.problems());
      if (arguments.has("show-environment")) {
        report = report.withSecrets();
      }
      if (paths.size() == 1) {
        write(report, file, console);
      } else {
        try (ContainerCheckpoint first = opener.open(paths.get(0), Purpose.PROCESSES)) {
          write(report.since(first, arguments.has("force")), file, console);
        }
      }
    }
    return messages.finish();
  }

  private static void write(HtmlReport report, Optional<Path> file, Console console)
      throws IOException {
    if (file.isPresent()) {
      report.write(file.get());
    } else {
      report.write(console.out());
    }
  }

  /** Fails if the page would take the place of a checkpoint or of a part of it. */
  private static void requireOther(Path checkpoint, Path file) throws IOException {
    if (!Files.exists(file) || !Files.exists(checkpoint)) {
      return;
    }
    boolean isPart =
        Files.isDirectory(checkpoint)
            && file.toRealPath().startsWith(checkpoint.toRealPath())
            && !file.toString().endsWith(".html");
    if (isPart || Files.isSameFile(checkpoint, file)) {
      throw new CritException(
          Location.UNKNOWN.inFile(file.toString()),
          "this is a file of the checkpoint",
          "another file");
    }
  }
}
