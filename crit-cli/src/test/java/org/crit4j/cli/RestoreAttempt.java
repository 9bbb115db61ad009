package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of {@code criu restore}, in namespaces that end with it. */
final class RestoreAttempt implements AutoCloseable {
  private static final String SUCCESS = "Restore finished successfully";
  private static final String LOG = "restore.log";

  private final Path images;
  private final Process process;

  private RestoreAttempt(Path images, Process process) {
    this.images = images;
    this.process = process;
  }

  static RestoreAttempt start(Criu criu, Path images, String... options) throws IOException {
    List<String> words =
        new ArrayList<>(List.of(criu.program(), "restore", "-D", images.toString(), "-v4"));
    words.addAll(List.of("-o", LOG));
    words.addAll(List.of(Criu.OPTIONS.split(" ")));
    words.addAll(List.of(options));
    Process process = Namespace.start(images, images.resolve("restore.out"), words);
    return new RestoreAttempt(images, process);
  }

  /** How it has gone. */
  enum Outcome {
    /** The processes run, and CRIU waits for their end. */
    RESTORED,
    /** CRIU gave up. */
    FAILED,
    /** CRIU itself was ended by a signal. */
    CRASHED,
    /** Neither, within the time. */
    HANGS
  }

  /** Waits until it has gone one way or the other. */
  Outcome await(int seconds) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        return process.exitValue() > 128 ? Outcome.CRASHED : Outcome.FAILED;
      }
      if (log().contains(SUCCESS)) {
        return Outcome.RESTORED;
      }
    }
    return Outcome.HANGS;
  }

  /** What CRIU has written so far: its log, and what it has printed. */
  String log() throws IOException {
    return read(LOG) + read("restore.out");
  }

  private String read(String name) throws IOException {
    Path file = images.resolve(name);
    // A byte per character: logs hold bytes of damaged names.
    return Files.exists(file) ? new String(Files.readAllBytes(file), ISO_8859_1) : "";
  }

  @Override
  public String toString() {
    try {
      return errors();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The lines of the log that say what went wrong. */
  String errors() throws IOException {
    return String.join("\n", log().lines().filter(line -> line.contains("Error")).toList());
  }

  /** Ends everything. The kernel ends a namespace's first process last. */
  @Override
  public void close() {
    process.children().forEach(ProcessHandle::destroyForcibly);
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
      throw new AssertionError("a restore does not end", e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
