package org.crit4j.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.container.CheckpointExtractor;
import org.crit4j.container.CheckpointExtractor.Selection;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.UnpackOptions;

/** {@code crit extract}: the files of a checkpoint in a directory. */
final class ExtractCommand extends ArchiveCommand {
  private static final String CONFIG_ONLY = "config-only";
  private static final String WITHOUT_CONFIG = "without-config";

  ExtractCommand() {
    super(
        "extract",
        "Unpacks a checkpoint into a directory that is empty or made",
        "extract [--config-only | --without-config] PATH DIR");
    options().accepts(CONFIG_ONLY, "config.dump and spec.dump only");
    options().accepts(WITHOUT_CONFIG, "everything but config.dump and spec.dump");
    UnpackFlags.add(options());
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.paths("the name of a checkpoint", "the name of a directory");
    if (arguments.has(CONFIG_ONLY) && arguments.has(WITHOUT_CONFIG)) {
      throw new UsageException("--config-only and --without-config exclude each other");
    }
    Selection selection =
        arguments.has(CONFIG_ONLY)
            ? Selection.CONFIG_ONLY
            : arguments.has(WITHOUT_CONFIG) ? Selection.WITHOUT_CONFIG : Selection.ALL;
    WarningPrinter warnings = new WarningPrinter(name(), console);
    try (ContainerCheckpoint checkpoint =
        ContainerCheckpoint.open(paths.get(0), limits(arguments), warnings)) {
      new CheckpointExtractor(UnpackFlags.of(arguments, UnpackOptions.CAREFUL), warnings)
          .extract(checkpoint, selection, paths.get(1));
      JsonObject json = new JsonObject();
      json.addProperty("path", paths.get(0).toString());
      json.addProperty("directory", paths.get(1).toString());
      json.addProperty("form", checkpoint.form().description());
      print(arguments, console, "", json);
    }
    warnings.finish();
    return Main.OK;
  }
}
