package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the packaged {@code bin/crit} as a user does: in a process of its own. */
final class CritProcess {
  /** The distribution that the build has made. */
  static final Path DISTRIBUTION = Path.of(Objects.requireNonNull(System.getProperty("crit.dist")));

  /** The launcher. */
  static final Path LAUNCHER = DISTRIBUTION.resolve("bin/crit");

  /** Where the launcher keeps its archive of classes: not in the home of whoever builds. */
  private static final Path CACHE = DISTRIBUTION.resolveSibling("crit-cache").toAbsolutePath();

  private static final int SECONDS = 120;

  private final ProcessBuilder builder = new ProcessBuilder();
  private List<String> command = List.of(LAUNCHER.toString());
  private Optional<byte[]> input = Optional.empty();

  private CritProcess(Path directory) {
    builder.directory(directory.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("CRIT", LAUNCHER.toString());
    environment.put("CRIT_CACHE", CACHE.toString());
    environment.remove("CRIT_OPTS");
    // The JVM says on the error stream that it has picked these up.
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.remove("_JAVA_OPTIONS");
    environment.remove("JDK_JAVA_OPTIONS");
  }

  /** What came of a run. */
  record Result(int exitCode, byte[] out, String err) {
    /** Standard output as text. */
    String text() {
      return new String(out, StandardCharsets.UTF_8);
    }

    /** Checks that all went well, without a word on the error stream. */
    Result assertQuietSuccess() {
      assertEquals("", err);
      assertEquals(0, exitCode);
      return this;
    }

    /** Checks that it went well, maybe with warnings; returns its output. */
    String assertSuccess() {
      assertEquals(0, exitCode, err);
      return text();
    }

    /** Checks that it failed with that one line, after {@code crit}, and without any output. */
    void assertFailure(int code, String line) {
      assertEquals("crit" + line + "\n", err);
      assertEquals("", text());
      assertEquals(code, exitCode);
    }
  }

  /** A run in that directory. */
  static CritProcess in(Path directory) {
    return new CritProcess(directory);
  }

  /** By another path to the launcher, or with a program before it. */
  CritProcess calledAs(String... words) {
    command = List.of(words);
    return this;
  }

  /** With an environment variable. */
  CritProcess with(String variable, String value) {
    builder.environment().put(variable, value);
    return this;
  }

  /** Without an environment variable. */
  CritProcess without(String variable) {
    builder.environment().remove(variable);
    return this;
  }

  /** With these bytes on standard input, through a pipe. */
  CritProcess reading(byte[] bytes) {
    input = Optional.of(bytes);
    return this;
  }

  /** With a file as standard input. */
  CritProcess reading(Path file) {
    builder.redirectInput(file.toFile());
    return this;
  }

  /** With a file as standard output. */
  CritProcess writing(Path file) {
    builder.redirectOutput(file.toFile());
    return this;
  }

  /** Runs a script in which {@code $CRIT} is the launcher. */
  Result script(String script) throws IOException, InterruptedException {
    command = List.of("bash", "-c", "set -o pipefail; " + script);
    return run();
  }

  /** Runs it with these arguments. */
  Result run(String... arguments) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("crit", ".err");
    try {
      Process process = start(errors, arguments);
      try (OutputStream in = process.getOutputStream()) {
        feed(in);
      }
      CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> outputOf(process));
      int exitCode = await(process);
      return new Result(exitCode, output.join(), Files.readString(errors));
    } finally {
      Files.delete(errors);
    }
  }

  /** Starts it; its error stream goes to a file. */
  Process start(Path errors, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(arguments));
    return builder.command(words).redirectError(errors.toFile()).start();
  }

  /** Waits for its end; returns the exit code. */
  static int await(Process process) throws InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("crit still runs after " + SECONDS + " seconds");
    }
    return process.exitValue();
  }

  private void feed(OutputStream in) {
    if (input.isEmpty()) {
      return;
    }
    try {
      in.write(input.get());
    } catch (IOException e) {
      // It has ended without reading all: what it says of that is looked at by the test.
    }
  }

  private static byte[] outputOf(Process process) {
    try {
      return process.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
