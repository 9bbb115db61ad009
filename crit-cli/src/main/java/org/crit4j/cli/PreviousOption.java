package org.crit4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import joptsimple.OptionSpec;

/** An option that names the dumps which an incremental one builds on. */
final class PreviousOption {
  private final OptionSpec<String> option;

  /**
   * Adds it to the options of a command.
   *
   * @param of which dump these are the previous ones of
   */
  PreviousOption(Command command, String name, String of) {
    option = command.addCommon("PATH", "previous dump " + of + " (repeatable)", name);
  }

  /** The dumps before, the latest first. */
  List<Path> of(Arguments arguments) throws UsageException {
    List<Path> previous = new ArrayList<>();
    for (String each : arguments.values(option)) {
      previous.add(Arguments.path(each));
    }
    return previous;
  }

  /**
   * The dumps before, for a command that takes several checkpoints.
   *
   * @throws UsageException if there are several: one of them cannot have the dumps of the others
   */
  List<Path> of(Arguments arguments, List<Path> checkpoints) throws UsageException {
    List<Path> previous = of(arguments);
    if (!previous.isEmpty() && checkpoints.size() > 1) {
      throw new UsageException(
          "option "
              + Arguments.spelling(option.options().get(0))
              + " takes exactly one checkpoint");
    }
    return previous;
  }
}
