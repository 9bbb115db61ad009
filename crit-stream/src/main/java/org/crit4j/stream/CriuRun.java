package org.crit4j.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.crit4j.CritException;
import org.crit4j.Location;

/**
 * Runs CRIU with a time limit: it can hang, and does not hear SIGTERM then. Its errors are taken
 * from its log. Not for use by several threads.
 */
public final class CriuRun {
  private static final int STEP_MILLISECONDS = 20;
  private static final int MOST_ERRORS = 10;
  private static final String LOG = "criu.log";

  private final String program;
  private final Path work;
  private final List<String> words = new ArrayList<>();

  /**
   * A run.
   *
   * @param program the CRIU to run
   * @param action what it is to do, as {@code restore}
   * @param images the directory that it gets
   * @param work an existing directory for its log, and for nobody else
   */
  public CriuRun(String program, String action, Path images, Path work) {
    this.program = program;
    this.work = work;
    words.addAll(List.of(program, action, "-D", images.toString(), "-v4"));
    words.addAll(List.of("-o", work.resolve(LOG).toString()));
  }

  /** The same with more words on its command line. */
  public CriuRun with(List<String> more) {
    words.addAll(more);
    return this;
  }

  /**
   * The same with a script that it runs at an event, and that it goes on after if that succeeds.
   *
   * @param event as CRIU calls it
   * @param script for a shell
   * @throws IOException if the script cannot be written
   */
  public CriuRun at(String event, String script) throws IOException {
    // CRIU runs a file, without a shell and without words after its name.
    Path file = work.resolve("at-" + event);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(
        file,
        "#!/bin/sh\n[ \"$CRTOOLS_SCRIPT_ACTION\" = " + event + " ] || exit 0\n" + script + "\n");
    words.addAll(List.of("--action-script", file.toString()));
    return this;
  }

  /** What has come of it. */
  public enum Outcome {
    /** It has done what it should. */
    DONE,
    /** It has ended with an error. */
    FAILED,
    /** It was killed, since it took too long. */
    TIMED_OUT
  }

  /**
   * Starts it, with the standard streams of this process.
   *
   * @throws CritException if there is no such program
   */
  public Process start() throws IOException {
    try {
      return new ProcessBuilder(words).inheritIO().start();
    } catch (IOException e) {
      throw new CritException(
          Location.UNKNOWN.inFile(program),
          "cannot be run: " + e.getMessage(),
          "CRIU, which --criu can name");
    }
  }

  /** A condition of another process or thread. */
  @FunctionalInterface
  public interface Condition {
    /** Whether it holds by now. */
    boolean holds() throws IOException;
  }

  /**
   * Waits until a process has ended, or has done what it should. One that takes too long is killed,
   * with all that it has started.
   *
   * @param done what it should do; never true if only its end counts
   * @param seconds how long it may take; 0 for any time
   * @throws IOException if the condition cannot be found out, or the thread is interrupted
   */
  public static Outcome await(Process process, Condition done, int seconds) throws IOException {
    long start = System.nanoTime();
    try {
      while (true) {
        if (process.waitFor(STEP_MILLISECONDS, TimeUnit.MILLISECONDS)) {
          return process.exitValue() == 0 ? Outcome.DONE : Outcome.FAILED;
        }
        if (done.holds()) {
          return Outcome.DONE;
        }
        if (seconds > 0 && System.nanoTime() - start > TimeUnit.SECONDS.toNanos(seconds)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().waitFor();
          return Outcome.TIMED_OUT;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * The first errors in its log, without times.
   *
   * @throws IOException if there is a log that cannot be read
   */
  public List<String> errors() throws IOException {
    Path log = work.resolve(LOG);
    List<String> errors = new ArrayList<>();
    if (Files.exists(log)) {
      // A byte per character: a log may hold any bytes.
      String text = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
      for (String line : text.split("\n", -1)) {
        int at = line.indexOf("Error (");
        if (at >= 0 && errors.size() < MOST_ERRORS) {
          errors.add(line.substring(at));
        }
      }
    }
    return errors;
  }
}
