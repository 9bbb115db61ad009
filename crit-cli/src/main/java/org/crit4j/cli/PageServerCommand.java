package org.crit4j.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import joptsimple.OptionSpec;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.edit.restore.PageServer;
import org.crit4j.report.ByteSize;

/** {@code crit page-server}: hands memory to a process that is restored without it. */
final class PageServerCommand extends Command {
  private static final String ONCE = "once";

  private final OptionSpec<String> listen =
      add("[ADDRESS:]PORT", "where to listen (default: 127.0.0.1, any port)", "listen");
  private final CheckpointOptions opening;

  PageServerCommand() {
    super(
        "page-server",
        "Serves the memory of a checkpoint to criu lazy-pages",
        "page-server [--listen [ADDRESS:]PORT] [--once] PATH");
    addFlag(ONCE, "end after the first connection");
    addColour();
    opening = new CheckpointOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.exactly("checkpoint");
    InetSocketAddress address = address(arguments.value(listen).orElse("0"));
    Messages messages = new Messages(name(), console);
    try (Checkpoint checkpoint = opening.of(arguments, paths, messages).open(paths.get(0));
        PageServer server = new PageServer(checkpoint, address, messages)) {
      console.print("listens on " + address.getHostString() + " port " + server.port() + "\n");
      console.out().flush();
      server.serve(arguments.has(ONCE) ? 1 : 0);
      console.print(ByteSize.of(server.sent()) + " sent\n");
    }
    return messages.finish();
  }

  private static InetSocketAddress address(String text) throws UsageException {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon).replaceAll("[\\[\\]]", "");
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (!address.isUnresolved()) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new UsageException(
        "--listen: \"" + text + "\" is not a valid address; expected [ADDRESS:]PORT");
  }
}
