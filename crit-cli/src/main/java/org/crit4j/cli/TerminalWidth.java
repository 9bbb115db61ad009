package org.crit4j.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks up how many columns the terminal has: the JDK cannot. */
final class TerminalWidth {
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,4})\\s*");
  private static final int LEAST = 20;

  private TerminalWidth() {}

  /** The width that COLUMNS or {@code stty} gives; empty if neither does. */
  static OptionalInt get() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("\\d{1,4}") ? atLeast(columns) : ofTerminal();
  }

  private static OptionalInt ofTerminal() {
    ProcessBuilder stty =
        new ProcessBuilder("stty", "size")
            .redirectInput(new File("/dev/tty"))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = stty.start();
      String size = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      process.waitFor(1, TimeUnit.SECONDS);
      Matcher matcher = SIZE.matcher(size);
      return matcher.matches() ? atLeast(matcher.group(1)) : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  private static OptionalInt atLeast(String columns) {
    int number = Integer.parseInt(columns);
    return number < LEAST ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
