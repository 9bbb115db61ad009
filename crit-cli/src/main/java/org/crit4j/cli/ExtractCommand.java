package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.container.CheckpointExtractor;
import org.crit4j.container.CheckpointExtractor.Selection;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.UnpackOptions;

/** {@code crit extract}: unpacks a checkpoint into a directory. */
final class ExtractCommand extends ArchiveCommand {
  private static final String CONFIG_ONLY = "config-only";
  private static final String WITHOUT_CONFIG = "without-config";

  ExtractCommand() {
    super(
        "extract",
        "Unpacks a checkpoint into a new or empty directory",
        "extract [--config-only | --without-config] PATH DIR");
    addFlag(CONFIG_ONLY, "unpack config.dump and spec.dump only");
    addFlag(WITHOUT_CONFIG, "unpack all files except config.dump and spec.dump");
    UnpackFlags.add(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.exactly("checkpoint", "output directory");
    if (arguments.has(CONFIG_ONLY) && arguments.has(WITHOUT_CONFIG)) {
      throw new UsageException("--config-only and --without-config cannot be combined");
    }
    Selection selection =
        arguments.has(CONFIG_ONLY)
            ? Selection.CONFIG_ONLY
            : arguments.has(WITHOUT_CONFIG) ? Selection.WITHOUT_CONFIG : Selection.ALL;
    Messages messages = new Messages(name(), console);
    try (ContainerCheckpoint checkpoint =
        opener(arguments, messages).open(paths.get(0), Purpose.METADATA)) {
      new CheckpointExtractor(UnpackFlags.of(arguments, UnpackOptions.CAREFUL), messages)
          .extract(checkpoint, selection, paths.get(1));
      print(
          arguments,
          console,
          "",
          json -> {
            json.beginObject().key("path").value(paths.get(0).toString());
            json.key("directory").value(paths.get(1).toString());
            json.key("form").value(checkpoint.form().description()).endObject();
          });
    }
    return messages.finish();
  }
}
