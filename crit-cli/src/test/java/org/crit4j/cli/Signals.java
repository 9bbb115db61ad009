package org.crit4j.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals that a test sends, with the exit codes that a shell reports of who is ended by one. */
enum Signals {
  HUP(1),
  INT(2),
  KILL(9),
  TERM(15);

  private static final int ENDED_BY_SIGNAL = 128;

  private final int number;

  Signals(int number) {
    this.number = number;
  }

  /** The exit code of what it has ended. */
  int exitCode() {
    return ENDED_BY_SIGNAL + number;
  }

  /** Sends it. */
  void sendTo(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid())).start().waitFor();
  }

  /**
   * Whether it reaches processes that this one starts: what a shell runs in the background ignores
   * SIGINT, and so does all that it starts.
   */
  boolean isHeard() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("SigIgn:")) {
        return !new BigInteger(line.substring(line.indexOf(':') + 1).strip(), 16)
            .testBit(number - 1);
      }
    }
    return true;
  }
}
