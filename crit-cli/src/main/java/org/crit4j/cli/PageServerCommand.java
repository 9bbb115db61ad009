package org.crit4j.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.edit.restore.PageReceiver;
import org.crit4j.edit.restore.PageServer;
import org.crit4j.edit.restore.PageTls;
import org.crit4j.report.ByteSize;
import org.crit4j.source.DirectorySink;

/**
 * {@code crit page-server}: hands memory to a process that is restored without it, or takes that of
 * one that is dumped.
 */
final class PageServerCommand extends Command {
  private static final String ONCE = "once";
  private static final int LEAST_PAGE = 4096;
  private static final int LARGEST_PAGE = 65_536;

  private final OptionSpec<String> listen =
      add("[ADDRESS:]PORT", "where to listen (default: 127.0.0.1, any port)", "listen");
  private final OptionSpec<String> output =
      add("DIR", "receive the memory of a dump in a new directory", "o", "out", "output");
  private final OptionSpec<String> pageSize =
      add("BYTES", "with -o: size of the pages that come (default: 4096)", "page-size");
  private final OptionSpec<String> authority =
      add("FILE", "encrypt, for criu --tls: certificate of the authority (PEM)", "tls-cacert");
  private final OptionSpec<String> certificate =
      add("FILE", "with --tls-cacert: certificate of this side", "tls-cert");
  private final OptionSpec<String> key =
      add("FILE", "with --tls-cacert: its private key (PKCS#8)", "tls-key");
  private final CheckpointOptions opening;

  PageServerCommand() {
    super(
        "page-server",
        "Serves the memory of a checkpoint to criu lazy-pages",
        "page-server [--listen [ADDRESS:]PORT] [--once] PATH",
        "page-server [--listen [ADDRESS:]PORT] -o DIR");
    addFlag(ONCE, "end after the first connection");
    addColour();
    opening = new CheckpointOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    InetSocketAddress address = address(arguments.value(listen).orElse("0"));
    Optional<PageTls> tls = tls(arguments);
    Optional<Path> directory = arguments.file(output);
    if (directory.isPresent()) {
      arguments.noOperands();
      return receive(address, tls, size(arguments), directory.get(), console);
    }
    List<Path> paths = arguments.exactly("checkpoint");
    Messages messages = new Messages(name(), console);
    try (Checkpoint checkpoint = opening.of(arguments, paths, messages).open(paths.get(0));
        PageServer server = new PageServer(checkpoint, address, tls, messages)) {
      print(address, server.port(), console);
      server.serve(arguments.has(ONCE) ? 1 : 0);
      console.print(ByteSize.of(server.sent()) + " sent\n");
    }
    return messages.finish();
  }

  private Optional<PageTls> tls(Arguments arguments) throws UsageException, IOException {
    List<Path> files = new ArrayList<>();
    for (OptionSpec<String> each : List.of(authority, certificate, key)) {
      arguments.file(each).ifPresent(files::add);
    }
    if (files.isEmpty()) {
      return Optional.empty();
    }
    if (files.size() < 3) {
      throw new UsageException("--tls-cacert, --tls-cert and --tls-key belong together");
    }
    return Optional.of(PageTls.of(files.get(0), files.get(1), files.get(2)));
  }

  private static int receive(
      InetSocketAddress address,
      Optional<PageTls> tls,
      int pageSize,
      Path directory,
      Console console)
      throws IOException {
    try (PageReceiver receiver = new PageReceiver(address, tls, pageSize);
        DirectorySink sink = DirectorySink.create(directory, DirectorySink.Sharing.COPY)) {
      print(address, receiver.port(), console);
      PageReceiver.Received received = receiver.receive(sink);
      sink.commit();
      console.print(
          RestoreOptions.count(received.pagemaps(), "pagemap")
              + ", "
              + ByteSize.of(received.bytes())
              + " received: put the other images of the dump beside them\n");
    }
    return Main.OK;
  }

  private static void print(InetSocketAddress address, int port, Console console)
      throws IOException {
    console.print("listens on " + address.getHostString() + " port " + port + "\n");
  }

  private int size(Arguments arguments) throws UsageException {
    String text = arguments.value(pageSize).orElse("4096");
    try {
      int size = Integer.parseInt(text);
      if (size >= LEAST_PAGE && size <= LARGEST_PAGE && Integer.bitCount(size) == 1) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new UsageException(
        "--page-size: \"" + text + "\" is not a size of pages; expected 4096, 16384 or 65536");
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
