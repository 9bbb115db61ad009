package org.crit4j.cli;

import java.io.IOException;
import org.crit4j.edit.pages.PageRewriteOptions;

/** {@code crit squash}: makes one dump of a chain of incremental ones. */
final class SquashCommand extends PagesCommand {
  private static final String DROP_ZERO = "drop-zero";
  private static final String ACCEPT_HOLES = "accept-holes";

  SquashCommand() {
    super(
        "squash",
        "Makes one checkpoint of a chain of incremental dumps",
        false,
        "squash [--drop-zero] -o OUT PATH");
    addFlag(DROP_ZERO, "leave out pages of zeros that are zero anyway");
    addFlag(ACCEPT_HOLES, "take holes in pages images of previous dumps as zeros");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    return write(
        arguments,
        console,
        PageRewriteOptions.SQUASH
            .withDropZero(arguments.has(DROP_ZERO))
            .withAcceptHoles(arguments.has(ACCEPT_HOLES)));
  }

  @Override
  String nothing() {
    return "no pages are in dumps before: copied as it is";
  }
}
