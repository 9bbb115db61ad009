package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The CRIU that {@code .ci/reference} has unpacked. */
final class Criu {
  /** How the tests dump and restore what not everybody wants dumped. */
  static final String OPTIONS = "--tcp-established --file-locks";

  private static final Path CERTIFICATES =
      Path.of("src", "test", "resources", "restore", "tls").toAbsolutePath();

  private final Path home;

  private Criu(Path home) {
    this.home = home;
  }

  /** What was found: a CRIU that works here, or why there is none. */
  record Found(Optional<Criu> criu, String problem) {}

  /**
   * Looks for one in the directory that the system property {@code crit.reference} or the
   * environment variable {@code CRIT_REFERENCE} names.
   */
  static Found find() throws IOException, InterruptedException {
    String environment = System.getenv("CRIT_REFERENCE");
    String named = System.getProperty("crit.reference", environment == null ? "" : environment);
    if (named.isEmpty()) {
      return missing("CRIT_REFERENCE is not set (.ci/reference DIR makes a directory for it)");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return missing("only root can dump and restore");
    }
    Criu criu = new Criu(Path.of(named).toAbsolutePath());
    Process check = new ProcessBuilder(criu.program(), "check").redirectErrorStream(true).start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return check.waitFor() == 0
        ? new Found(Optional.of(criu), "")
        : missing("criu check says: " + said.substring(said.lastIndexOf('\n') + 1));
  }

  private static Found missing(String problem) {
    return new Found(Optional.empty(), problem);
  }

  /** The options of one side of an encrypted connection, {@code client} or {@code server}. */
  static List<String> tls(String side) {
    return List.of(
        "--tls-cacert",
        CERTIFICATES.resolve("ca.pem").toString(),
        "--tls-cert",
        CERTIFICATES.resolve(side + ".pem").toString(),
        "--tls-key",
        CERTIFICATES.resolve(side + ".key").toString());
  }

  String program() {
    return programs().resolve("criu").toString();
  }

  /** Where it is, and what came with it. */
  Path programs() {
    return home.resolve("bin");
  }

  /** The Python beside it. */
  Path python() {
    return programs().resolve("python");
  }

  /** Dumps a process with all of its children, which ends them unless an option says otherwise. */
  void dump(long pid, Path images, String... options) throws IOException, InterruptedException {
    Files.createDirectories(images);
    List<String> words =
        new ArrayList<>(List.of("-t", Long.toString(pid), "--network-lock", "skip"));
    words.addAll(List.of(options));
    Process dump = start(images, "dump", words.toArray(new String[0]));
    assertEquals(0, dump.waitFor(), () -> "criu dump failed:\n" + log(images, "dump"));
    Files.delete(images.resolve("dump.log"));
  }

  /** Restores; the process that this starts lives as long as what it restores. */
  Process restore(Path images) throws IOException {
    return start(images, "restore");
  }

  Process start(Path images, String command, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                program(),
                command,
                "-D",
                images.toString(),
                "-v4",
                "-o",
                command + ".log",
                "--tcp-established"));
    words.addAll(List.of(more));
    return new ProcessBuilder(words)
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What it has logged of errors. */
  static String log(Path images, String command) {
    try {
      return String.join(
          "\n",
          Files.readAllLines(images.resolve(command + ".log")).stream()
              .filter(line -> line.contains("Error"))
              .toList());
    } catch (IOException e) {
      return e.toString();
    }
  }
}
