package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import joptsimple.OptionSpec;
import org.crit4j.Printable;
import org.crit4j.edit.Edit;
import org.crit4j.edit.restore.Preparation;
import org.crit4j.report.ByteSize;
import org.crit4j.source.DirectorySink.Sharing;

/** {@code crit prepare}: makes a directory that CRIU restores from. */
final class PrepareCommand extends Command {
  private static final String FORCE = "force";
  private static final String LAZY = "lazy";
  private static final String HARD_LINKS = "hard-links";
  private static final String COPY = "copy";
  private static final String NEWEST = "4.2";

  private final OptionSpec<String> output;
  private final OptionSpec<String> target;
  private final EditOptions changes;
  private final PreviousOption previous;
  private final LimitOptions limits;

  PrepareCommand() {
    super(
        "prepare",
        "Prepares a directory that CRIU restores from",
        "prepare [CHANGE...] [--lazy] -o DIR PATH");
    output = add("DIR", "the new directory", "o", "out", "output");
    target = add("VERSION", "release of CRIU that will restore it (default: 4.2)", "to");
    addFlag(LAZY, "leave out memory that crit page-server brings later");
    addFlag(HARD_LINKS, "hard links instead of symbolic ones; never with criu --auto-dedup");
    addFlag(COPY, "copies instead of links");
    addFlag(FORCE, "write although it is refused");
    changes = new EditOptions(this);
    addColour();
    previous = new PreviousOption(this, "previous", "of an incremental one");
    limits = new LimitOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.exactly("checkpoint");
    Path directory =
        Arguments.path(
            arguments.value(output).orElseThrow(() -> new UsageException("no output given (-o)")));
    boolean force = arguments.has(FORCE);
    Preparation preparation =
        new Preparation(
            new Edit(changes.of(arguments)),
            ConvertCommand.version(arguments.value(target).orElse(NEWEST)),
            sharing(arguments),
            arguments.has(LAZY),
            force,
            previous.of(arguments, paths));
    Messages messages = new Messages(name(), console);
    Preparation.Result result =
        preparation.write(paths.get(0), directory, limits.of(arguments).limits(), messages);
    new OutcomeText(name(), console).print(result.outcome(), force);
    for (String each : result.conversion().refusals()) {
      console.error("crit prepare: refused: " + Printable.of(each) + "\n");
    }
    if (!result.isWritten()) {
      return Main.FAILED;
    }
    print(result, directory.toAbsolutePath().normalize().toString(), console);
    return messages.finish();
  }

  private static Sharing sharing(Arguments arguments) throws UsageException {
    if (arguments.has(HARD_LINKS) && arguments.has(COPY)) {
      throw new UsageException("--hard-links and --copy exclude each other");
    }
    return arguments.has(HARD_LINKS)
        ? Sharing.HARD_LINK
        : arguments.has(COPY) ? Sharing.COPY : Sharing.SYMBOLIC_LINK;
  }

  private static void print(Preparation.Result result, String directory, Console console)
      throws IOException {
    for (String each : result.conversion().changes()) {
      console.print("# " + Printable.of(each) + "\n");
    }
    if (result.squashed()) {
      console.print("# pages of dumps before are taken in\n");
    }
    console.print(
        "# "
            + count(result.linked(), "image")
            + " as before, written: "
            + (result.written().isEmpty() ? "none" : String.join(", ", result.written()))
            + "\n");
    String quoted = quoted(directory);
    if (result.lazyBytes() > 0) {
      console.print(
          "# "
              + ByteSize.of(result.lazyBytes())
              + " of memory come later: run crit page-server first, then\n"
              + ("criu lazy-pages --page-server --address ADDRESS --port PORT -D " + quoted)
              + "\ncriu restore --lazy-pages -D "
              + quoted
              + "\n");
    } else {
      console.print("criu restore -D " + quoted + "\n");
    }
    console.print(
        "# an engine restores from it by a file with the line\n"
            + ("images-dir " + directory)
            + "\n# that the annotation org.criu.config names (runc, crun with CRIU 4.2)\n");
  }

  /** As a word of a shell. */
  private static String quoted(String text) {
    return text.matches("[\\w/.:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
