package org.crit4j.cli;

import java.io.IOException;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.edit.pages.PageRewriteOptions;

/** {@code crit compress}: compresses pages as CRIU does. */
final class CompressCommand extends PagesCommand {
  private static final int LARGEST = 4 << 20;

  private final OptionSpec<String> block;

  CompressCommand() {
    super(
        "compress",
        "Compresses the memory pages of a checkpoint by LZ4",
        true,
        "compress [--block SIZE] {-o OUT | --in-place} PATH");
    block = add("SIZE", "bytes to compress together, up to 4M (default: a page)", "block");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Optional<String> size = arguments.value(block);
    return write(
        arguments, console, PageRewriteOptions.compress(size.isPresent() ? bytes(size.get()) : 1));
  }

  private static int bytes(String text) throws UsageException {
    int unit = text.isEmpty() ? -1 : "KM".indexOf(text.charAt(text.length() - 1));
    try {
      String digits = unit < 0 ? text : text.substring(0, text.length() - 1);
      int bytes = Math.multiplyExact(Integer.parseInt(digits), 1 << (10 * (unit + 1)));
      if (bytes > 1 && bytes <= LARGEST) {
        return bytes;
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // Reported below.
    }
    throw new UsageException(
        "\"" + text + "\" is not a valid block size; expected pages up to 4M, such as 64K");
  }

  @Override
  String nothing() {
    return "the pages are compressed so already: left as they are";
  }
}
