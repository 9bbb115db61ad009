package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import joptsimple.OptionSpec;
import org.crit4j.Printable;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.edit.Edit;
import org.crit4j.edit.convert.ConversionReport;
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

  /** What is wanted of the checkpoints on the command line. */
  RestoreDraft.Wanted of(Arguments arguments, List<Path> paths) throws UsageException {
    return new RestoreDraft.Wanted(
        new Edit(changes.of(arguments)),
        ConvertCommand.version(arguments.value(target).orElse(NEWEST)),
        previous.of(arguments, paths));
  }

  /** Whether refused changes count as made. */
  boolean force(Arguments arguments) {
    return arguments.has(FORCE);
  }

  /** Bounds on archives. */
  ArchiveLimits limits(Arguments arguments) throws UsageException {
    return limits.of(arguments).limits();
  }

  /** Prints what has come of the changes, and what is refused. */
  void print(Edit.Outcome outcome, ConversionReport conversion, boolean force, Console console)
      throws IOException {
    new OutcomeText(command, console).print(outcome, force);
    for (String each : conversion.refusals()) {
      console.error("crit " + command + ": refused: " + Printable.of(each) + "\n");
    }
    for (String each : conversion.changes()) {
      console.print("# " + Printable.of(each) + "\n");
    }
  }
}
