package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import joptsimple.OptionSpec;
import org.crit4j.Printable;
import org.crit4j.edit.restore.RestoreDraft;
import org.crit4j.report.ByteSize;
import org.crit4j.stream.ImageServer;
import org.crit4j.stream.StreamCheck;

/** {@code crit serve}: hands images to CRIU while it restores. */
final class ServeCommand extends Command {
  private final OptionSpec<String> directory;
  private final RestoreOptions restore;
  private final ActionOption action;

  ServeCommand() {
    super(
        "serve",
        "Hands images to criu restore --stream",
        "serve [CHANGE...] -D DIR PATH",
        "serve [CHANGE...] --action PATH");
    directory = add("DIR", "the directory that CRIU gets with -D", "D", "images-dir");
    action = new ActionOption(this);
    restore = new RestoreOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    if (action.isGiven(arguments)) {
      return action.run(ImageServer.SOCKET, false, console);
    }
    Path path = arguments.exactly("checkpoint").get(0);
    Path place =
        Arguments.path(
            arguments
                .value(directory)
                .orElseThrow(() -> new UsageException("no directory given (-D)")));
    boolean force = restore.force(arguments);
    Messages messages = new Messages(name(), console);
    try (RestoreDraft images = restore.open(arguments, path, true, messages)) {
      if (!restore.print(images, force, console) || isRefused(images, force, console)) {
        return Main.FAILED;
      }
      try (ImageServer server = new ImageServer(images.draft(), images.names(), place)) {
        action.limit(server::setPatience);
        console.print(
            "ready for criu restore --stream -D " + ShellWord.of(place.toString()) + "\n");
        ImageServer.Served served = server.serve();
        console.print(
            served.images() + " images, " + ByteSize.of(served.bytes()) + " handed over\n");
      }
    }
    return messages.finish();
  }

  private static boolean isRefused(RestoreDraft images, boolean force, Console console)
      throws IOException {
    List<String> refusals = StreamCheck.refusals(images.draft());
    for (String each : refusals) {
      String word = force ? "warning" : "refused";
      console.error("crit serve: " + word + ": " + Printable.of(each) + "\n");
    }
    return !refusals.isEmpty() && !force;
  }
}
