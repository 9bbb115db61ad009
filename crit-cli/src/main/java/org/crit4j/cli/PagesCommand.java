package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import joptsimple.OptionSpec;
import org.crit4j.edit.pages.CheckpointPages;
import org.crit4j.edit.pages.PageRewriteOptions;
import org.crit4j.edit.pages.PageTally;
import org.crit4j.report.ByteSize;

/** What the commands have in common that write pages anew. */
abstract class PagesCommand extends Command {
  private static final String IN_PLACE = "in-place";

  private final OptionSpec<String> output;
  private final LimitOptions limits;
  private final PreviousOption previous;
  private final boolean mayStay;

  /**
   * A command.
   *
   * @param mayStay whether the result may take the place of the checkpoint
   */
  PagesCommand(String name, String summary, boolean mayStay, String... synopsis) {
    super(name, summary, synopsis);
    this.mayStay = mayStay;
    output = add("OUT", "the new directory, or the new archive", "o", "out", "output");
    if (mayStay) {
      addFlag(IN_PLACE, "write the checkpoint where it is");
    }
    addColour();
    previous = new PreviousOption(this, "previous", "of an incremental one");
    limits = new LimitOptions(this);
  }

  /** Writes the checkpoint that is named. */
  final int write(Arguments arguments, Console console, PageRewriteOptions options)
      throws UsageException, IOException {
    List<Path> paths = arguments.exactly("checkpoint");
    boolean inPlace = mayStay && arguments.has(IN_PLACE);
    if (inPlace == arguments.value(output).isPresent()) {
      throw new UsageException(
          mayStay ? "expected one of -o OUT and --in-place" : "no output given (-o)");
    }
    Messages messages = new Messages(name(), console);
    CheckpointPages pages =
        new CheckpointPages(limits.of(arguments).limits(), messages, previous.of(arguments, paths));
    Path path = paths.get(0);
    PageTally tally =
        inPlace
            ? pages.writeInPlace(path, options)
            : pages.write(path, Arguments.path(arguments.value(output).orElseThrow()), options);
    console.print(tally.isNothing() ? nothing() + "\n" : text(tally));
    return messages.finish();
  }

  /** What to say when all is so already. */
  abstract String nothing();

  /** What was done. */
  private static String text(PageTally tally) {
    StringBuilder text = new StringBuilder();
    text.append(count(tally.pages(), "page")).append(" in ");
    text.append(count(tally.pagemaps(), "pagemap"));
    if (tally.joined() > 0) {
      text.append(", ").append(tally.joined()).append(" from dumps before");
    }
    if (tally.dropped() > 0) {
      text.append(", ").append(count(tally.dropped(), "page")).append(" of zeros dropped");
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "; pages images %s, before %s%n",
                ByteSize.of(tally.bytesAfter()),
                ByteSize.of(tally.bytesBefore())))
        .toString();
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
