package org.crit4j.cli;

import java.nio.file.Path;
import java.util.List;

/** Options of the commands on processes of checkpoints: how to open these. */
final class CheckpointOptions {
  private final LimitOptions limits;
  private final PreviousOption previous;

  /** Adds the options to those of a command. */
  CheckpointOptions(Command command) {
    command.addColour();
    previous = new PreviousOption(command, "previous", "of an incremental one");
    limits = new LimitOptions(command);
  }

  /**
   * Returns the opener for the checkpoints on a command line.
   *
   * @param paths all checkpoints on it
   * @param messages receives warnings about archives
   */
  Checkpoints of(Arguments arguments, List<Path> paths, Messages messages) throws UsageException {
    return new Checkpoints(limits.of(arguments), previous.of(arguments, paths), messages);
  }
}
