package org.crit4j.cli;

import java.io.IOException;
import org.crit4j.edit.pages.PageRewriteOptions;

/** {@code crit decompress}: stores pages as they are. */
final class DecompressCommand extends PagesCommand {
  DecompressCommand() {
    super(
        "decompress",
        "Unpacks the memory pages of a checkpoint",
        true,
        "decompress {-o OUT | --in-place} PATH");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    return write(arguments, console, PageRewriteOptions.DECOMPRESS);
  }

  @Override
  String nothing() {
    return "the pages are not compressed: left as they are";
  }
}
