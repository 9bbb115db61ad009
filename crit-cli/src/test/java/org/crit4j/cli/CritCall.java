package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A call of the command line inside of this process.
 *
 * @param exitCode what the process would end with
 * @param out standard output
 * @param err the error stream
 */
record CritCall(int exitCode, byte[] out, String err) {
  /** Calls it without anything on standard input. */
  static CritCall of(String... arguments) {
    return of(new byte[0], arguments);
  }

  /** Calls it with these bytes on standard input. */
  static CritCall of(byte[] in, String... arguments) {
    return of(false, in, arguments);
  }

  /** Calls it with its error stream on a terminal. */
  static CritCall onTerminal(String... arguments) {
    return of(true, new byte[0], arguments);
  }

  private static CritCall of(boolean terminal, byte[] in, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(new ByteArrayInputStream(in), out, err, terminal, terminal);
    int exitCode = Main.run(List.of(arguments), console);
    return new CritCall(exitCode, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  /** Standard output as text. */
  String text() {
    return new String(out, StandardCharsets.UTF_8);
  }

  /** Checks that all went well, without a word on the error stream. */
  CritCall assertQuietSuccess() {
    assertEquals("", err);
    assertEquals(0, exitCode);
    return this;
  }

  /** Checks that it failed with that one line, after {@code crit}, and without any output. */
  void assertFailure(int code, String line) {
    assertEquals("crit" + line + "\n", err);
    assertEquals("", text());
    assertEquals(code, exitCode);
  }

  /**
   * Checks that the command line was refused in one line, which ends with the way to the help.
   *
   * @param command a blank and the name of the command; empty for crit itself
   */
  void assertUsage(String command, String problem) {
    assertEquals("crit" + command + ": " + problem + " (see crit" + command + " --help)\n", err);
    assertEquals("", text());
    assertEquals(2, exitCode);
  }
}
