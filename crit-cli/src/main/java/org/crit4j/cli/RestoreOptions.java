package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import joptsimple.OptionSpec;
import org.crit4j.Printable;
import org.crit4j.edit.Edit;
import org.crit4j.edit.pages.PageTally;
import org.crit4j.edit.restore.RestoreDraft;

/** The options of commands that hand a checkpoint to CRIU: changes, and how to open it. */
final class RestoreOptions {
  private static final String FORCE = "force";
  private static final String NEWEST = "4.2";

  private final String command;
  private final OptionSpec<String> target;
  private final EditOptions changes;
  private final PreviousOption previous;
  private final LimitOptions limits;

  /** Adds the options to those of a command. */
  RestoreOptions(Command command) {
    this.command = command.name();
    target = command.add("VERSION", "release of CRIU that will restore it (default: 4.2)", "to");
    command.addFlag(FORCE, "go on although it is refused");
    changes = new EditOptions(command);
    command.addColour();
    previous = new PreviousOption(command, "previous", "of an incremental one");
    limits = new LimitOptions(command);
  }

  /**
   * Opens the checkpoint on a command line, and makes the changes.
   *
   * @param flat whether a chain has to become one dump, even if CRIU could read it
   */
  RestoreDraft open(Arguments arguments, boolean flat, Messages messages)
      throws UsageException, IOException {
    List<Path> paths = arguments.exactly("checkpoint");
    RestoreDraft.Wanted wanted =
        new RestoreDraft.Wanted(
            new Edit(changes.of(arguments)),
            ConvertCommand.version(arguments.value(target).orElse(NEWEST)),
            previous.of(arguments, paths),
            flat);
    return RestoreDraft.open(paths.get(0), wanted, limits.of(arguments).limits(), messages);
  }

  /** Whether refused changes count as made. */
  boolean force(Arguments arguments) {
    return arguments.has(FORCE);
  }

  /** Prints what has come of the changes; returns whether the checkpoint can be restored. */
  boolean print(RestoreDraft images, boolean force, Console console) throws IOException {
    new OutcomeText(command, console).print(images.outcome(), force);
    PageTally pages = images.pages();
    if (!pages.isNothing()) {
      console.print(
          "# "
              + count(pages.pages(), "page")
              + " written anew, "
              + pages.joined()
              + " of them from dumps before\n");
    }
    for (String each : images.conversion().changes()) {
      console.print("# " + Printable.of(each) + "\n");
    }
    for (String each : images.conversion().refusals()) {
      console.error("crit " + command + ": refused: " + Printable.of(each) + "\n");
    }
    return images.isPossible(force);
  }

  /** A number of things. */
  static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
