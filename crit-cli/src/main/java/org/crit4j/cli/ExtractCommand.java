package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.cli.text.TextTable;
import org.crit4j.container.CheckpointExtractor;
import org.crit4j.container.CheckpointExtractor.Selection;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.MemberPattern;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.content.OpenFileContents;
import org.crit4j.content.SavedContent;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.JsonRows;
import org.crit4j.report.TextValues;

/** {@code crit extract}: unpacks a checkpoint, or what its processes had open, into a directory. */
final class ExtractCommand extends ArchiveCommand {
  private static final String CONFIG_ONLY = "config-only";
  private static final String WITHOUT_CONFIG = "without-config";
  private static final String OPEN_FILES = "open-files";

  private final PreviousOption previous;

  ExtractCommand() {
    super(
        "extract",
        "Unpacks a checkpoint into a new or empty directory",
        "extract [--config-only | --without-config] PATH DIR [MEMBER...]",
        "extract --open-files [--json] PATH DIR");
    addFlag(CONFIG_ONLY, "unpack config.dump and spec.dump only");
    addFlag(WITHOUT_CONFIG, "unpack all files except config.dump and spec.dump");
    addFlag(OPEN_FILES, "write contents of deleted files, memfds, pipes and queues, with an index");
    UnpackFlags.add(this);
    addWide();
    previous = new PreviousOption(this, "previous", "of an incremental one");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.paths("checkpoint");
    if (paths.size() == 1) {
      throw new UsageException("no output directory given");
    }
    Messages messages = new Messages(name(), console);
    if (arguments.has(OPEN_FILES)) {
      openFiles(arguments, arguments.exactly("checkpoint", "output directory"), messages);
    } else {
      unpack(arguments, paths, messages);
    }
    return messages.finish();
  }

  private Selection selection(Arguments arguments, List<Path> members) throws UsageException {
    boolean configOnly = arguments.has(CONFIG_ONLY);
    boolean withoutConfig = arguments.has(WITHOUT_CONFIG);
    if (configOnly && withoutConfig) {
      throw new UsageException("--config-only and --without-config cannot be combined");
    }
    if (!members.isEmpty()) {
      if (configOnly || withoutConfig) {
        throw new UsageException(
            "names of members cannot be combined with --config-only or --without-config");
      }
      List<MemberPattern> names = new ArrayList<>();
      for (Path each : members) {
        names.add(new MemberPattern(each.toString()));
      }
      return Selection.of(names);
    }
    return configOnly
        ? Selection.CONFIG_ONLY
        : withoutConfig ? Selection.WITHOUT_CONFIG : Selection.ALL;
  }

  private void unpack(Arguments arguments, List<Path> paths, Messages messages)
      throws UsageException, IOException {
    Selection selection = selection(arguments, paths.subList(2, paths.size()));
    try (ContainerCheckpoint checkpoint =
        opener(arguments, messages).open(paths.get(0), Purpose.METADATA)) {
      new CheckpointExtractor(UnpackFlags.of(arguments, UnpackOptions.CAREFUL), messages)
          .extract(checkpoint, selection, paths.get(1));
      print(
          arguments,
          messages.console(),
          "",
          json -> {
            json.beginObject().key("path").value(paths.get(0).toString());
            json.key("directory").value(paths.get(1).toString());
            json.key("form").value(checkpoint.form().description()).endObject();
          });
    }
  }

  private void openFiles(Arguments arguments, List<Path> paths, Messages messages)
      throws UsageException, IOException {
    try (Checkpoint checkpoint =
        Checkpoint.of(
            opener(arguments, messages)
                .withPrevious(previous.of(arguments))
                .images(paths.get(0)))) {
      List<SavedContent> contents =
          OpenFileContents.extract(
              CheckpointReport.of(checkpoint, messages.problems()), paths.get(1));
      if (arguments.has("json")) {
        print(
            arguments,
            messages.console(),
            "",
            json -> {
              json.beginObject().key("path").value(paths.get(0).toString());
              json.key("directory").value(paths.get(1).toString());
              JsonRows.array(json, "contents", SavedContent.TABLE.columns(), contents);
              json.endObject();
            });
      } else if (contents.isEmpty()) {
        messages.console().print("No open file or queue has content in the checkpoint\n");
      } else {
        table(arguments, contents, messages.console());
      }
    }
  }

  private void table(Arguments arguments, List<SavedContent> contents, Console console)
      throws IOException {
    List<Column<SavedContent>> columns =
        SavedContent.TABLE.columns("file", "kind", "size", "name", "descriptors", "note");
    TextTable table =
        new TextTable(
            console::print,
            layout(arguments, console),
            List.of("FILE", "KIND", "SIZE", "NAME", "PID/FD", "NOTE"),
            List.of("NOTE", "KIND"));
    for (SavedContent each : contents) {
      table.row(columns.stream().map(it -> TextValues.of(it, each)).toArray(String[]::new));
    }
    table.finish();
  }
}
