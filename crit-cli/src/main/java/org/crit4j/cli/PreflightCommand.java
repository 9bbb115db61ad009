package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.Engine;
import org.crit4j.edit.preflight.CriuVersion;
import org.crit4j.edit.preflight.Preflight;
import org.crit4j.edit.preflight.PreflightReport;
import org.crit4j.edit.preflight.Target;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.JsonRows;

/** {@code crit preflight}: will CRIU restore a checkpoint on this machine. */
final class PreflightCommand extends Command {
  private static final String JSON = "json";
  private static final String CPU_CAP = "cpu-cap";

  private final OptionSpec<String> root =
      add("DIRECTORY", "root file system of the processes (default: /)", "root");
  private final OptionSpec<String> cpuinfo =
      add("FILE", "processors: a /proc/cpuinfo, or the image of criu cpuinfo dump", "cpuinfo");
  private final OptionSpec<String> criu =
      add("VERSION", "version of CRIU that will restore (default: the newest)", "criu");
  private final CheckpointOptions opening;

  PreflightCommand() {
    super(
        "preflight",
        "Predicts whether CRIU restores a checkpoint on this machine",
        "preflight [--root DIRECTORY] [--cpuinfo FILE] [--criu VERSION] [--cpu-cap] [--json] PATH");
    addFlag(CPU_CAP, "the restore will have --cpu-cap, and so compare processors");
    addFlag(JSON, "print the report as JSON");
    opening = new CheckpointOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.exactly("checkpoint");
    Path path = paths.get(0);
    Preflight preflight = preflight(arguments);
    Messages messages = new Messages(name(), console);
    Checkpoints checkpoints = opening.of(arguments, paths, messages);
    PreflightReport report;
    Engine engine;
    try (ContainerCheckpoint container = checkpoints.container(path);
        Checkpoint checkpoint = Checkpoint.of(container.images())) {
      engine = container.engine();
      boolean alone = engine == Engine.CRIU || engine == Engine.UNKNOWN;
      report = (alone ? preflight : preflight.byEngine()).check(checkpoint);
    }
    String command = command(report, engine, path);
    if (arguments.has(JSON)) {
      print(report, command, console.json());
    } else {
      console.print(new PreflightText(console.layout().palette()).of(report, command));
    }
    int outcome = messages.finish();
    return report.isRefused() ? Main.FAILED : outcome;
  }

  private Preflight preflight(Arguments arguments) throws UsageException {
    Target target = Target.here();
    Optional<Path> files = arguments.file(root);
    if (files.isPresent()) {
      target = target.withRoot(existing(files.get()));
    }
    Optional<Path> processors = arguments.file(cpuinfo);
    if (processors.isPresent()) {
      target = target.withCpuinfo(existing(processors.get()));
    }
    Preflight preflight = Preflight.on(target);
    Optional<String> version = arguments.value(criu);
    if (version.isPresent()) {
      Optional<CriuVersion> parsed = CriuVersion.parse(version.get());
      if (parsed.isEmpty()) {
        throw new UsageException(
            "\"" + version.get() + "\" is not a version of CRIU; expected one like 4.2");
      }
      preflight = preflight.withCriu(parsed.get());
    }
    return arguments.has(CPU_CAP) ? preflight.withCpuCap() : preflight;
  }

  private static Path existing(Path path) throws UsageException {
    if (!Files.exists(path)) {
      throw new UsageException("there is no " + path);
    }
    return path;
  }

  private static String command(PreflightReport report, Engine engine, Path path) {
    return engine == Engine.PODMAN
        ? report.podmanCommand(path.toString())
        : report.command(path.toString());
  }

  private static void print(PreflightReport report, String command, JsonOutput out)
      throws IOException {
    out.beginObject();
    out.key("refused").value(report.isRefused());
    JsonRows.array(out, "obstacles", PreflightReport.OBSTACLES.columns(), report.obstacles());
    out.key("restore").value(command);
    out.endObject().finish();
  }
}
