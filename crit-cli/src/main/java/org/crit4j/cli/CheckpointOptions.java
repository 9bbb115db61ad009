package org.crit4j.cli;

import java.nio.file.Path;
import java.util.List;
import joptsimple.OptionParser;
import org.crit4j.Warnings;

/** Options of commands that ask for the processes of checkpoints: how these are opened. */
final class CheckpointOptions {
  private final LimitOptions limits;
  private final PreviousOption previous;

  /** Adds the options to those of a command. */
  CheckpointOptions(OptionParser parser) {
    previous = new PreviousOption(parser, "previous", "an incremental one");
    limits = new LimitOptions(parser);
  }

  /**
   * Opens what the command line names.
   *
   * @param paths all checkpoints on it
   * @param warnings told what is odd about archives
   */
  Checkpoints of(Arguments arguments, List<Path> paths, Warnings warnings) throws UsageException {
    return new Checkpoints(limits.of(arguments), previous.of(arguments, paths), warnings);
  }
}
