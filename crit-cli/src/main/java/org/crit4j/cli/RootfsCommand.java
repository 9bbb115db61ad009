package org.crit4j.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.container.rootfs.FileChange;
import org.crit4j.container.rootfs.RootfsApplier;
import org.crit4j.container.rootfs.RootfsDiff;
import org.crit4j.container.rootfs.RootfsDiffWriter;

/** {@code crit rootfs}: what a container has changed in its file system. */
final class RootfsCommand extends ArchiveCommand {
  RootfsCommand() {
    super(
        "rootfs",
        "Applies what a container has changed in its file system, or packs it",
        "rootfs apply [--allow-set-id] [--allow-devices] PATH ROOT",
        "rootfs diff CHANGES ROOT DIR");
    UnpackFlags.add(options());
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    String action = arguments.firstOperand("apply or diff");
    return switch (action) {
      case "apply" -> apply(arguments, console);
      case "diff" -> diff(arguments, console);
      default ->
          throw new UsageException("unknown action \"" + action + "\", expected apply or diff");
    };
  }

  private int apply(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths =
        arguments.exactly("the action", "the name of a checkpoint", "the root of a file system");
    WarningPrinter warnings = new WarningPrinter(name(), console);
    try (ContainerCheckpoint checkpoint =
        ContainerCheckpoint.open(paths.get(1), limits(arguments), warnings)) {
      Optional<RootfsDiff> diff = checkpoint.rootfsDiff();
      RootfsApplier.Result result =
          diff.isEmpty()
              ? new RootfsApplier.Result(0, 0)
              : new RootfsApplier(UnpackFlags.of(arguments, UnpackOptions.ROOTFS), warnings)
                  .apply(diff.get(), paths.get(2));
      report(arguments, console, result.written(), result.deleted());
    }
    warnings.finish();
    return Main.OK;
  }

  private int diff(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths =
        arguments.exactly(
            "the action", "a list of changes", "the root of a file system", "a directory");
    WarningPrinter warnings = new WarningPrinter(name(), console);
    String list = Files.readString(paths.get(1));
    List<FileChange> changes = FileChange.parse(list, paths.get(1).toString());
    RootfsDiffWriter.Result result =
        new RootfsDiffWriter(warnings).write(changes, paths.get(2), paths.get(3));
    report(arguments, console, result.files(), result.deleted());
    warnings.finish();
    return Main.OK;
  }

  private void report(Arguments arguments, Console console, int written, int deleted)
      throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("written", written);
    json.addProperty("deleted", deleted);
    print(arguments, console, written + " written, " + deleted + " deleted\n", json);
  }
}
