package org.crit4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import joptsimple.OptionParser;
import joptsimple.OptionSpec;

/** An option that names the dumps which an incremental one builds on, if it does not lead there. */
final class PreviousOption {
  private final OptionSpec<String> option;

  /**
   * Adds it to the options of a command.
   *
   * @param of what it is the previous dump of
   */
  PreviousOption(OptionParser parser, String name, String of) {
    option =
        parser
            .accepts(
                name,
                "the dump before "
                    + of
                    + ", where parent does not lead to it; again for the one before that")
            .withRequiredArg()
            .describedAs("PATH");
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
   * The dumps before, for a command that may be given several checkpoints.
   *
   * @throws UsageException if it is: one of them cannot have the dumps of the others
   */
  List<Path> of(Arguments arguments, List<Path> checkpoints) throws UsageException {
    List<Path> previous = of(arguments);
    if (!previous.isEmpty() && checkpoints.size() > 1) {
      throw new UsageException(
          "option "
              + Arguments.spelling(option.options().get(0))
              + " goes with one checkpoint only");
    }
    return previous;
  }
}
