package org.crit4j.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.Printable;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.container.archive.Spool;
import org.crit4j.edit.preflight.Level;
import org.crit4j.edit.preflight.Obstacle;
import org.crit4j.edit.preflight.Preflight;
import org.crit4j.edit.preflight.Target;
import org.crit4j.edit.restore.PageServer;
import org.crit4j.edit.restore.Preparation;
import org.crit4j.edit.restore.RestoreDraft;
import org.crit4j.source.DirectorySink.Sharing;
import org.crit4j.stream.CriuRun;
import org.crit4j.stream.CriuRun.Outcome;
import org.crit4j.stream.ImageServer;
import org.crit4j.stream.StreamCheck;

/** {@code crit restore}: restores a checkpoint by CRIU, whatever form it has. */
final class RestoreCommand extends Command {
  private static final String VIA = "via";
  private static final String PREPARE = "prepare";
  private static final String STREAM = "stream";
  private static final String LAZY = "lazy";

  /** Holds the id of the first process when all are restored. */
  private static final String RESTORED = "restored";

  private static final String LAZY_SOCKET = "lazy-pages.socket";

  private final RestoreOptions restore;
  private final CriuOptions criu;

  RestoreCommand() {
    super(
        "restore",
        "Restores a checkpoint by CRIU, in whatever form it is",
        "restore [CHANGE...] PATH [-- CRIU-OPTION...]");
    add("prepare|stream|lazy", "how CRIU gets the images (default: by their form)", VIA);
    criu = new CriuOptions(this);
    restore = new RestoreOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<String> words = arguments.words("checkpoint");
    Path path = Arguments.path(words.get(0));
    List<String> options = words.subList(1, words.size());
    String via =
        arguments.choice(VIA, Files.isDirectory(path) ? PREPARE : STREAM, PREPARE, STREAM, LAZY);
    boolean force = restore.force(arguments);
    Messages messages = new Messages(name(), console);
    try (RestoreDraft images = restore.open(arguments, path, !via.equals(PREPARE), messages);
        Spool spool = new Spool()) {
      if (!restore.print(images, force, console)) {
        return Main.FAILED;
      }
      if (via.equals(STREAM)) {
        List<String> refusals = StreamCheck.refusals(images.draft());
        if (!refusals.isEmpty() && !arguments.has(VIA)) {
          via = PREPARE;
        } else if (!refusals.isEmpty() && !force) {
          refusals.forEach(it -> tell("refused: " + it, console));
          return Main.FAILED;
        }
      }
      Run run = new Run(images, spool.newDirectory(), options, criu.of(arguments), console);
      int code =
          switch (via) {
            case STREAM -> run.streamed();
            case LAZY -> run.lazy();
            default -> run.prepared();
          };
      return code == Main.OK ? messages.finish() : code;
    }
  }

  private void tell(String text, Console console) {
    console.error("crit restore: " + Printable.of(text) + "\n");
  }

  /** One restore. */
  private final class Run {
    private final RestoreDraft images;
    private final Path work;
    private final List<String> options;
    private final CriuOptions.Chosen chosen;
    private final Console console;

    Run(
        RestoreDraft images,
        Path work,
        List<String> options,
        CriuOptions.Chosen chosen,
        Console console) {
      this.images = images;
      this.work = work;
      this.options = options;
      this.chosen = chosen;
      this.console = console;
    }

    int prepared() throws IOException {
      Path directory = work.resolve("images");
      new Preparation(Sharing.SYMBOLIC_LINK, false).write(images, directory);
      return criu(directory, List.of(), () -> false);
    }

    // The server is closed early, to end its thread.
    @SuppressWarnings("try")
    int streamed() throws IOException {
      try (ImageServer server = new ImageServer(images.draft(), images.names(), work)) {
        Thread thread = background("crit serve", server::serve);
        int code = criu(work, List.of("--stream"), () -> false);
        server.close();
        join(thread);
        return code;
      }
    }

    // The server is closed early, to end its thread.
    @SuppressWarnings("try")
    int lazy() throws IOException {
      Path directory = work.resolve("images");
      new Preparation(Sharing.SYMBOLIC_LINK, true).write(images, directory);
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      try (Checkpoint checkpoint = Checkpoint.of(images.draft());
          PageServer server =
              new PageServer(checkpoint, any, (place, text) -> tell(text, console))) {
        Thread thread = background("crit page-server", () -> server.serve(1));
        Path log = Files.createDirectory(work.resolve("lazy"));
        CriuRun pages =
            new CriuRun(chosen.program(), "lazy-pages", directory, log)
                .with(List.of("--page-server", "--address", "127.0.0.1"))
                .with(List.of("--port", Integer.toString(server.port()), "-W", work.toString()));
        Process daemon = pages.start();
        int code = Main.FAILED;
        Path socket = work.resolve(LAZY_SOCKET);
        if (CriuRun.await(daemon, () -> Files.exists(socket), chosen.seconds()) == Outcome.DONE
            && daemon.isAlive()) {
          List<String> more = List.of("--lazy-pages", "-W", work.toString());
          code = criu(directory, more, () -> !daemon.isAlive() && daemon.exitValue() != 0);
        } else {
          pages.errors().forEach(it -> tell("criu lazy-pages: " + it, console));
        }
        if (!Files.exists(work.resolve(RESTORED))) {
          daemon.destroyForcibly();
        } else if (CriuRun.await(daemon, () -> false, 0) != Outcome.DONE) {
          code = Main.FAILED;
          pages.errors().forEach(it -> tell("criu lazy-pages: " + it, console));
          killRestored();
        }
        server.close();
        join(thread);
        return code;
      }
    }

    /** What has not come by now is zeros, and processes would go on with these. */
    private void killRestored() throws IOException {
      tell("not all memory has come: the restored processes are killed", console);
      long pid = Long.parseLong(Files.readString(work.resolve(RESTORED)).strip());
      Optional<ProcessHandle> first = ProcessHandle.of(pid);
      if (first.isPresent()) {
        first.get().descendants().forEach(ProcessHandle::destroyForcibly);
        first.get().destroyForcibly();
      }
    }

    /**
     * Restores; returns when CRIU ends, which may be when the processes do.
     *
     * @param spoilt whether they are not to go on
     */
    private int criu(Path directory, List<String> more, CriuRun.Condition spoilt)
        throws IOException {
      Path restored = work.resolve(RESTORED);
      CriuRun run =
          new CriuRun(chosen.program(), "restore", directory, work)
              .with(more)
              .with(options)
              .at(
                  "post-resume",
                  "cd '" + work + "' && echo $CRTOOLS_INIT_PID > new && mv new " + RESTORED);
      Process process = run.start();
      Outcome outcome = CriuRun.await(process, () -> Files.exists(restored), chosen.seconds());
      if (outcome == Outcome.DONE) {
        // It may end when the processes do; its code is theirs then.
        CriuRun.await(process, spoilt, 0);
        return process.isAlive() ? Main.FAILED : process.exitValue();
      }
      String ended = outcome == Outcome.TIMED_OUT ? chosen.tooLong() : "has failed";
      tell("criu restore " + ended, console);
      run.errors().forEach(it -> tell("criu: " + it, console));
      preflight();
      return Main.FAILED;
    }

    private void preflight() throws IOException {
      try (Checkpoint checkpoint = Checkpoint.of(images.draft())) {
        for (Obstacle each :
            Preflight.on(Target.here()).check(checkpoint).obstacles(Level.REFUSES)) {
          String advice = each.suggestion().isPresent() ? "; " + each.suggestion().get() : "";
          tell("preflight: " + each.message() + advice, console);
        }
      }
    }

    /** Work of another thread. */
    private interface Work {
      void run() throws IOException;
    }

    private Thread background(String name, Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException e) {
                  tell(Main.describe(e), console);
                }
              },
              name);
      thread.setDaemon(true);
      thread.start();
      return thread;
    }

    private void join(Thread thread) throws IOException {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
