package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.container.rootfs.FileChange;
import org.crit4j.container.rootfs.RootfsApplier;
import org.crit4j.container.rootfs.RootfsDiff;
import org.crit4j.container.rootfs.RootfsDiffWriter;

/** {@code crit rootfs}: applies or packs a container's file system changes. */
final class RootfsCommand extends ArchiveCommand {
  RootfsCommand() {
    super(
        "rootfs",
        "Applies or packs a container's file system changes",
        "rootfs apply [--allow-set-id] [--allow-devices] PATH ROOT",
        "rootfs diff CHANGES ROOT DIR");
    UnpackFlags.add(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    String action = arguments.firstOperand("action (apply or diff)");
    return Arguments.oneOf("action", action, "apply", "diff").equals("apply")
        ? apply(arguments, console)
        : diff(arguments, console);
  }

  private int apply(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.exactly("action", "checkpoint", "root directory");
    Messages messages = new Messages(name(), console);
    try (ContainerCheckpoint checkpoint =
        opener(arguments, messages).open(paths.get(1), Purpose.METADATA)) {
      Optional<RootfsDiff> diff = checkpoint.rootfsDiff();
      RootfsApplier.Result result =
          diff.isEmpty()
              ? new RootfsApplier.Result(0, 0)
              : new RootfsApplier(UnpackFlags.of(arguments, UnpackOptions.ROOTFS), messages)
                  .apply(diff.get(), paths.get(2));
      report(arguments, console, result.written(), result.deleted());
    }
    return messages.finish();
  }

  private int diff(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths =
        arguments.exactly("action", "list of changes", "root directory", "output directory");
    Messages messages = new Messages(name(), console);
    String list = Files.readString(paths.get(1));
    List<FileChange> changes = FileChange.parse(list, paths.get(1).toString());
    RootfsDiffWriter.Result result =
        new RootfsDiffWriter(messages).write(changes, paths.get(2), paths.get(3));
    report(arguments, console, result.files(), result.deleted());
    return messages.finish();
  }

  private void report(Arguments arguments, Console console, int written, int deleted)
      throws IOException {
    print(
        arguments,
        console,
        written + " written, " + deleted + " deleted\n",
        json ->
            json.beginObject()
                .key("written")
                .value(written)
                .key("deleted")
                .value(deleted)
                .endObject());
  }
}
