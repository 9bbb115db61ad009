package org.crit4j.cli;

import java.io.IOException;
import org.crit4j.Printable;
import org.crit4j.directory.DirectoryListener;
import org.crit4j.directory.DirectorySummary;
import org.crit4j.image.ImageType;

/**
 * Tells on the error stream what becomes of the files of a directory: a line for each that is
 * copied or fails, on a terminal a line that counts, and a summary.
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
  public void copied(String name) {
    line(Printable.of(name) + ": no image, copied");
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
  int finish(DirectorySummary summary, WarningPrinter warnings) {
    warnings.finish();
    line(
        summary.converted()
            + " converted, "
            + summary.copied()
            + " copied, "
            + summary.failed()
            + " failed");
    return summary.failed() == 0 ? Main.OK : Main.FAILED;
  }
}
