package org.crit4j.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.Printable;
import org.crit4j.container.ContainerCheckpoint;

/** {@code crit runtime}: the runtime that wrote a checkpoint. */
final class RuntimeCommand extends ArchiveCommand {
  RuntimeCommand() {
    super("runtime", "Tells the runtime that wrote a checkpoint", "runtime [--json] PATH...");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.paths("the name of a checkpoint");
    WarningPrinter warnings = new WarningPrinter(name(), console);
    StringBuilder text = new StringBuilder();
    JsonArray json = new JsonArray();
    boolean failed = false;
    for (Path path : paths) {
      try (ContainerCheckpoint checkpoint =
          ContainerCheckpoint.open(path, limits(arguments), warnings)) {
        Optional<String> runtime = checkpoint.runtime();
        if (runtime.isEmpty()) {
          throw new IOException(path + ": the checkpoint does not tell its runtime");
        }
        text.append(paths.size() > 1 ? Printable.of(path.toString()) + ": " : "");
        text.append(Printable.of(runtime.get())).append('\n');
        JsonObject object = new JsonObject();
        object.addProperty("path", path.toString());
        object.addProperty("runtime", runtime.get());
        json.add(object);
      } catch (IOException e) {
        console.error("crit runtime: " + Main.describe(e) + "\n");
        failed = true;
      }
    }
    print(arguments, console, text.toString(), json);
    warnings.finish();
    return failed ? Main.FAILED : Main.OK;
  }
}
