package org.crit4j.cli;

import java.io.IOException;
import org.crit4j.Printable;
import org.crit4j.directory.DirectoryListener;
import org.crit4j.directory.DirectorySummary;
import org.crit4j.image.ImageType;

/**
 * Reports the conversion of a directory on the error stream: a line for each file that is copied or
 * fails, a counter on a terminal, and a summary.
 */
final class DirectoryReport implements DirectoryListener {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final String prefix;
  private final Console console;

  DirectoryReport(String command, Console console) {
    this.prefix = "crit " + command + ": ";
    this.console = console;
  }

  @Override
  public void copied(String name, ImageType type) {
    line(Printable.of(name) + ": raw (" + type.description() + "), copied");
  }

  @Override
  public void linked(String name, ImageType type) {
    line(Printable.of(name) + ": raw (" + type.description() + "), linked");
  }

  @Override
  public void copied(String name) {
    line(Printable.of(name) + ": not an image, copied");
  }

  @Override
  public void failed(String name, IOException problem) {
    if (!Main.isEnding()) {
      line(Main.describe(problem));
    }
  }

  @Override
  public void progress(int done, int total) {
    if (console.errorsOnTerminal()) {
      console.error(CLEAR_LINE + done + " of " + total + " files");
    }
  }

  private void line(String text) {
    console.error((console.errorsOnTerminal() ? CLEAR_LINE : "") + prefix + text + "\n");
  }

  /** Prints the summary; returns the exit code. */
  int finish(DirectorySummary summary, Messages messages) {
    int code = messages.finish();
    line(
        summary.converted()
            + " converted, "
            + summary.copied()
            + " copied, "
            + summary.failed()
            + " failed");
    return summary.failed() == 0 ? code : Main.FAILED;
  }
}
