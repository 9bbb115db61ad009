package org.crit4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.crit4j.Printable;
import org.crit4j.container.archive.Spool;
import org.crit4j.report.ByteSize;
import org.crit4j.stream.CriuRun;
import org.crit4j.stream.CriuRun.Outcome;
import org.crit4j.stream.ImageReceiver;

/** {@code crit dump}: dumps processes by CRIU into an archive or a directory. */
final class DumpCommand extends Command {
  /** For CRIU to end, when all is done or it has failed. */
  private static final int GRACE_SECONDS = 60;

  private final CaptureOptions target;
  private final CriuOptions criu;

  DumpCommand() {
    super(
        "dump",
        "Dumps processes by CRIU into an archive or a directory",
        "dump -o DIR|ARCHIVE -- -t PID [CRIU-OPTION...]");
    target = new CaptureOptions(this);
    criu = new CriuOptions(this);
    addColour();
  }

  // The receiver is closed early, to end the dump.
  @SuppressWarnings("try")
  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<String> options = arguments.words("option of CRIU (-- -t PID)");
    CriuOptions.Chosen chosen = criu.of(arguments);
    Messages messages = new Messages(name(), console);
    CaptureOptions.Chosen out = target.of(arguments, messages);
    if (out.isStandardOutput()) {
      throw new UsageException("-o - is what CRIU prints to: crit capture writes to it");
    }
    try (Spool spool = new Spool()) {
      Path work = spool.newDirectory();
      Path result = work.resolve("result");
      CriuRun run =
          new CriuRun(chosen.program(), "dump", work, work)
              .with(List.of("--stream"))
              .with(options)
              .at("post-dump", waiting(result));
      try (ImageReceiver receiver = new ImageReceiver(work)) {
        CompletableFuture<ImageReceiver.Received> dump =
            CompletableFuture.supplyAsync(() -> take(receiver, out, result, console));
        Process process = run.start();
        long start = System.nanoTime();
        long limit = TimeUnit.SECONDS.toNanos(chosen.seconds());
        Outcome outcome =
            CriuRun.await(
                process,
                () -> dump.isDone() || (limit > 0 && System.nanoTime() - start > limit),
                0);
        boolean late = outcome == Outcome.DONE && !dump.isDone();
        if (!dump.isDone()) {
          // The other end of the pipes is gone then: CRIU lets the processes go on.
          receiver.close();
        }
        if (process.isAlive()) {
          outcome = CriuRun.await(process, () -> false, GRACE_SECONDS);
        }
        outcome = late ? Outcome.TIMED_OUT : outcome;
        return finish(dump, run, outcome, chosen, messages);
      }
    }
  }

  private int finish(
      CompletableFuture<ImageReceiver.Received> dump,
      CriuRun run,
      Outcome outcome,
      CriuOptions.Chosen chosen,
      Messages messages)
      throws IOException {
    Console console = messages.console();
    if (outcome != Outcome.DONE) {
      String ended = outcome == Outcome.TIMED_OUT ? chosen.tooLong() : "has failed";
      console.error("crit dump: criu dump " + ended + "\n");
      for (String each : run.errors()) {
        console.error("crit dump: criu: " + Printable.of(each) + "\n");
      }
    }
    try {
      ImageReceiver.Received received = dump.join();
      console.print(received.images() + " images, " + ByteSize.of(received.bytes()) + " dumped\n");
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure && failure.getCause() != null) {
        throw failure.getCause();
      }
      throw e;
    }
    return outcome == Outcome.DONE ? messages.finish() : Main.FAILED;
  }

  /** CRIU ends the processes when its script has succeeded: that is when all of it is kept. */
  private static String waiting(Path result) {
    long pid = ProcessHandle.current().pid();
    return "while [ ! -e '"
        + result
        + "' ]; do kill -0 "
        + pid
        + " || exit 1; sleep 0.02; done; exit $(cat '"
        + result
        + "')";
  }

  private static ImageReceiver.Received take(
      ImageReceiver receiver, CaptureOptions.Chosen out, Path result, Console console) {
    int code = Main.FAILED;
    try {
      ImageReceiver.Received received = out.take(receiver::receive, console);
      code = Main.OK;
      return received;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      tellScript(result, code);
    }
  }

  private static void tellScript(Path result, int code) {
    try {
      Path early = result.resolveSibling("result.new");
      Files.writeString(early, Integer.toString(code));
      Files.move(early, result, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
