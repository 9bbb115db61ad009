package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.Printable;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;

/** {@code crit runtime}: prints the runtime that created a checkpoint. */
final class RuntimeCommand extends ArchiveCommand {
  RuntimeCommand() {
    super(
        "runtime", "Prints the OCI runtime that created a checkpoint", "runtime [--json] PATH...");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.paths("checkpoint");
    Messages messages = new Messages(name(), console);
    CheckpointOpener opener = opener(arguments, messages);
    StringBuilder text = new StringBuilder();
    Map<Path, String> runtimes = new LinkedHashMap<>();
    for (Path path : paths) {
      try (ContainerCheckpoint checkpoint = opener.open(path, Purpose.METADATA)) {
        Optional<String> runtime = checkpoint.runtime();
        if (runtime.isEmpty()) {
          throw new IOException(path + ": the checkpoint does not record its runtime");
        }
        text.append(paths.size() > 1 ? Printable.of(path.toString()) + ": " : "");
        text.append(Printable.of(runtime.get())).append('\n');
        runtimes.put(path, runtime.get());
      } catch (IOException e) {
        messages.report(e);
      }
    }
    print(
        arguments,
        console,
        text.toString(),
        json -> {
          json.beginArray();
          for (Map.Entry<Path, String> each : runtimes.entrySet()) {
            json.beginObject().key("path").value(each.getKey().toString());
            json.key("runtime").value(each.getValue()).endObject();
          }
          json.endArray();
        });
    return messages.finish();
  }
}
