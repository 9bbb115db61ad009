package org.crit4j.reference;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A Python process that converts images with CRIU's own crit, many in its life. */
final class ReferenceCrit implements AutoCloseable {
  private static final Path DRIVER =
      Path.of("src", "test", "resources", "reference", "driver.py").toAbsolutePath();

  private final Process process;
  private final DataOutputStream requests;
  private final DataInputStream answers;

  /**
   * What came of a conversion.
   *
   * @param bytes the result, or the text of the failure
   */
  record Result(boolean ok, byte[] bytes) {
    /** The bytes as text. */
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private ReferenceCrit(Process process) {
    this.process = process;
    this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.answers = new DataInputStream(process.getInputStream());
  }

  /**
   * The directory that {@code .ci/reference} made, as the system property {@code crit.reference} or
   * the environment variable {@code CRIT_REFERENCE} names it.
   */
  static Optional<Path> home() {
    String environment = System.getenv("CRIT_REFERENCE");
    String home = System.getProperty("crit.reference", environment == null ? "" : environment);
    return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home));
  }

  /** Starts the process. */
  static ReferenceCrit start(Path home) throws IOException {
    Path python = home.resolve("bin").resolve("python");
    if (!Files.isExecutable(python)) {
      throw new IOException(python + " is missing: was " + home + " made by .ci/reference?");
    }
    return new ReferenceCrit(
        new ProcessBuilder(python.toString(), "-E", "-s", DRIVER.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** The version of what runs. */
  static String version(Path home) throws IOException {
    return String.join(", ", Files.readAllLines(home.resolve("versions")));
  }

  /** The names of the image types that it converts. */
  Set<String> types() {
    return new TreeSet<>(ask('t', new byte[0]).text().lines().toList());
  }

  /**
   * What its messages have: {@code message.field} and {@code enum.VALUE}, the names of messages and
   * enums in lower case and without underscores.
   */
  Set<String> schema() {
    return new HashSet<>(ask('s', new byte[0]).text().lines().toList());
  }

  /** Turns an image into JSON. */
  Result decode(byte[] image, boolean pretty) {
    return ask(pretty ? 'p' : 'r', image);
  }

  /** Turns an image into pretty JSON with the sizes of payloads in place of them. */
  Result decodeWithoutPayloads(byte[] image) {
    return ask('n', image);
  }

  /** Turns JSON into an image. */
  Result encode(byte[] json) {
    return ask('e', json);
  }

  private Result ask(char what, byte[] data) {
    try {
      requests.write(what);
      requests.writeInt(Integer.reverseBytes(data.length));
      requests.write(data);
      requests.flush();
      boolean ok = answers.readByte() == '+';
      return new Result(ok, answers.readNBytes(Integer.reverseBytes(answers.readInt())));
    } catch (IOException e) {
      throw new UncheckedIOException("the Python process is gone", e);
    }
  }

  @Override
  public void close() throws IOException {
    requests.close();
    process.destroy();
  }
}
